// Runs one function of the command script against a stand-in of Xrm and prints what it did as JSON.
// Input (standard input): { script, command, table, values, dirty, confirm, answer, fail, list, now }; a value { day } is a date as
// forms give it, at the user's midnight; list: the button stands above a list instead of on a form; now: the
// time, where it is not that of the machine.
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

const input = JSON.parse(readFileSync(0, "utf8"));
const journal = [];
if (input.now) {
  globalThis.Date = class extends Date {
    constructor(...parts) {
      super(...(parts.length > 0 ? parts : [input.now]));
    }
  };
}

const note = (what, detail) => journal.push({ what, detail: detail ?? null });

globalThis.Xrm = {
  Navigation: {
    openAlertDialog: async (dialog) => note("alert", dialog.text),
    openErrorDialog: async (dialog) => note("error", dialog.message),
    openConfirmDialog: async (dialog) => {
      note("confirm", dialog.text);
      return { confirmed: input.confirm };
    },
  },
  Utility: { showProgressIndicator: (text) => note("progress", text), closeProgressIndicator: () => note("progress closed") },
  WebApi: {
    online: {
      execute: async (request) => {
        const { getMetadata, ...parameters } = request;
        note("execute", { metadata: getMetadata(), parameters });
        if (input.fail) {
          throw new Error(input.fail);
        }

        return {
          status: input.status,
          json: async () => {
            if (input.status === 204) {
              throw new SyntaxError("Unexpected end of JSON input");
            }

            return input.answer;
          },
        };
      },
    },
  },
};

const valueOf = (column) => {
  const value = input.values[column];
  return value && value.day ? new Date(`${value.day}T00:00:00`) : value;
};

const list = { refresh: () => note("refresh"), refreshRibbon: () => note("ribbon") };

const form = {
  getAttribute: (column) => (column in input.values ? { getValue: () => valueOf(column), getText: () => "Upsold" } : null),
  getControl: (column) => ({ setFocus: () => note("focus", column) }),
  data: {
    entity: { getEntityName: () => input.table, getId: () => "{0A000000-0000-4000-8000-00000000000B}", getIsDirty: () => input.dirty },
    save: async () => note("save"),
    refresh: async () => note("refresh"),
  },
  ui: { refreshRibbon: () => note("ribbon") },
};

runInThisContext(readFileSync(input.script, "utf8"));
const returned = await globalThis.CsmCrm.Commands[input.command](input.list ? list : form);
console.log(JSON.stringify({ journal, returned: returned ?? null }));
