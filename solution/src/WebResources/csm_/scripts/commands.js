/**
 * Commands of the command bar. Each one saves the form, calls one Custom API, shows the API's message and refreshes
 * the form or the list, so that people see what was written. All of the APIs may be called again; a second press does no harm.
 *
 * The rules that need a decision (is the window open, does a playbook fit, is a report there) live in the APIs. Here
 * is only what a button must know to be worth pressing.
 */
(function defineCommands(root) {
  "use strict";

  const SUBSCRIPTION_ACTIVE = 729100001;
  const ACTION_OPEN = 729100000;
  const ACTION_IN_PROGRESS = 729100001;
  const RENEWAL_WON = 729100005;
  const RENEWAL_LOST = 729100006;
  const OUTCOME_CHURNED = 729100003;
  const ECONOMIC_BUYER = 729100000;
  const GUARANTEE_DRAFT = 729100000;
  const REPORT_DRAFT = 729100000;
  const STATE_ACTIVE = 0;
  const UNBOUND_ACTION = 0;
  const PRIMITIVE = 1;
  const ENTITY = 5;
  const REPORT_MONTHS = 12;
  const HOURS_UNTIL_A_MONTH_IS_OVER_EVERYWHERE = 12;
  const BACKTEST_DAYS = [60, 90, 180];

  /** Shapes of the parameters the APIs take; keys are the names in `parameters`. */
  const TYPES = {
    boolean: { typeName: "Edm.Boolean", structuralProperty: PRIMITIVE },
    date: { typeName: "Edm.DateTimeOffset", structuralProperty: PRIMITIVE },
    decimal: { typeName: "Edm.Decimal", structuralProperty: PRIMITIVE },
    integer: { typeName: "Edm.Int32", structuralProperty: PRIMITIVE },
    text: { typeName: "Edm.String", structuralProperty: PRIMITIVE },
  };

  /** An id as the platform writes it in forms, without braces and in lower case. */
  const plainId = (id) => id.replace(/[{}]/g, "").toLowerCase();

  /** The value of a column on the form, or null when the form does not show it or it is empty. */
  const valueOf = (form, column) => {
    const attribute = form.getAttribute(column);
    return attribute ? attribute.getValue() : null;
  };

  /** The row of the form as a parameter of type EntityReference. */
  const target = (form) => ({ value: { entityType: form.data.entity.getEntityName(), id: plainId(form.data.entity.getId()) } });

  /** The row a lookup on the form points to as a parameter, or null when it is empty. */
  const lookup = (form, column) => {
    const value = valueOf(form, column);
    return value && value.length > 0 ? { value: { entityType: value[0].entityType, id: plainId(value[0].id) } } : null;
  };

  const plain = (type, value) => ({ type, value });

  /**
   * The request of an unbound action as Xrm.WebApi wants it. Parameters without a value are left out, for the
   * platform refuses an optional parameter that is there and empty.
   * @param {string} name Unique name of the Custom API.
   * @param {Object<string, {type?: string, value: *}|null>} parameters By name; without a type: a reference to a row.
   */
  const actionRequest = (name, parameters) => {
    const given = Object.entries(parameters).filter(([, parameter]) => parameter !== null && parameter.value !== null);
    const request = Object.fromEntries(given.map(([key, parameter]) => [key, parameter.value]));
    const parameterTypes = Object.fromEntries(given.map(([key, parameter]) => [
      key,
      parameter.type ? TYPES[parameter.type] : { typeName: `mscrm.${parameter.value.entityType}`, structuralProperty: ENTITY },
    ]));
    request.getMetadata = () => ({ boundParameter: null, operationType: UNBOUND_ACTION, operationName: name, parameterTypes });
    return request;
  };

  const tell = (title, text) => root.Xrm.Navigation.openAlertDialog({ title, text });

  /** Calls an API and returns what it says it did; silence is a fault and must not look like success. */
  const ask = async (name, parameters) => {
    const response = await root.Xrm.WebApi.online.execute(actionRequest(name, parameters));
    const answer = response.status === 204 ? {} : await response.json();
    return answer.Message || `The command ran but did not say what it did. Look at the rows; for an administrator: ${name} in the plug-in trace log.`;
  };

  /** Whether a command bar belongs to a form; else it is that of a list. */
  const isForm = (page) => Boolean(page.data && page.data.entity);

  /**
   * Saves the form, calls the API under a progress indicator, shows its messages and refreshes page and buttons. An
   * error is shown as the platform words it; nothing is retried.
   * @param {Object} page The form or the list the button is on.
   * @param {string} title What the button says.
   * @param {string} name Unique name of the Custom API.
   * @param {...Object} calls The parameters of each call.
   */
  const run = async (page, title, name, ...calls) => {
    try {
      if (isForm(page) && page.data.entity.getIsDirty()) {
        await page.data.save();
      }

      root.Xrm.Utility.showProgressIndicator(`${title} …`);
      const messages = [];
      try {
        for (const parameters of calls) {
          messages.push(await ask(name, parameters));
        }
      } finally {
        root.Xrm.Utility.closeProgressIndicator();
      }

      if (isForm(page)) {
        await page.data.refresh(false);
        page.ui.refreshRibbon();
      } else {
        page.refresh();
      }

      await tell(title, messages.join("\n"));
    } catch (error) {
      await root.Xrm.Navigation.openErrorDialog({ message: error.message || String(error), errorCode: error.errorCode });
    }
  };

  const confirmed = async (title, text, confirmButtonLabel) =>
    (await root.Xrm.Navigation.openConfirmDialog({ title, text, confirmButtonLabel })).confirmed;

  /** First and last day, in UTC, of the last full months before a moment. */
  const fullMonths = (now, count) => ({
    from: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count, 1)),
    to: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 0)),
  });

  /** First day, in UTC, of the last month that is over at every site, wherever its clock is. */
  const lastMonth = (now) => fullMonths(new Date(now.getTime() - HOURS_UNTIL_A_MONTH_IS_OVER_EVERYWHERE * 3600000), 1).from;

  /** A day of the form, which the platform gives at the user's midnight, as the same day in UTC; null stays null. */
  const utcDay = (date) => date && new Date(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()));

  const day = (date) => date.toISOString().slice(0, 10);

  /** Account: scores the customer now. */
  const recalculateHealth = (form) => run(form, "Recalculate health", "csm_RecalculateHealth", { Account: target(form) });

  /** Account: writes the value report of the last twelve full months for the economic buyer. */
  const createValueReport = async (form) => {
    const title = "Create value report";
    const { from, to } = fullMonths(new Date(), REPORT_MONTHS);
    const text = `Write the report of the value in use from ${day(from)} to ${day(to)} for the economic buyer? `
      + "For another reader or period change them on the draft, or on a new value report, and press Write report there.";
    if (await confirmed(title, text, "Create")) {
      await run(form, title, "csm_CreateValueReport", {
        Target: target(form),
        From: plain("date", from),
        To: plain("date", to),
        Audience: plain("integer", ECONOMIC_BUYER),
      });
    }
  };

  /** Value report: writes the page of this draft for the audience and the period on the form. */
  const writeValueReport = async (form) => {
    const title = "Write report";
    const account = lookup(form, "csm_accountid");
    const from = utcDay(valueOf(form, "csm_from"));
    const to = utcDay(valueOf(form, "csm_to"));
    const missing = Object.entries({ csm_accountid: account, csm_from: from, csm_to: to }).find(([, value]) => !value);
    if (missing) {
      form.getControl(missing[0]).setFocus();
      await tell(title, "Fill in the account and the first and last day on this form first. The report covers whole months.");
      return;
    }

    await run(form, title, "csm_CreateValueReport", {
      Target: account,
      From: plain("date", from),
      To: plain("date", to),
      Audience: plain("integer", valueOf(form, "csm_audience")),
      Report: target(form),
    });
  };

  const canWriteValueReport = (form) => [null, REPORT_DRAFT].includes(valueOf(form, "csm_status"));

  /** Guarantee: measures a draft against the last twelve months, which stores nothing. */
  const holdAgainstHistory = (form) =>
    run(form, "Hold against history", "csm_EvaluateGuarantees", { PeriodStart: plain("date", lastMonth(new Date())), Guarantee: target(form) });

  const canHoldAgainstHistory = (form) => valueOf(form, "csm_status") === GUARANTEE_DRAFT;

  /** Health model: compares its stored scores with how renewals ended, at each age the rule knows. */
  const backtestHealth = (form) =>
    run(form, "Backtest", "csm_BacktestHealth", ...BACKTEST_DAYS.map((days) => ({ HealthModel: target(form), DaysBefore: plain("integer", days) })));

  /** List of renewal models: fits the likelihood to the closed renewals, when there are enough. */
  const refitRenewalModel = (list) => run(list, "Refit from closed renewals", "csm_RefitRenewalModel", {});

  /** Call to action: plans the tasks of the playbook on the form, or of the one that fits when there is none. */
  const applyPlaybook = (form) =>
    run(form, "Apply playbook", "csm_ApplyPlaybook", { Target: target(form), Playbook: lookup(form, "csm_playbookid") });

  const canApplyPlaybook = (form) => [ACTION_OPEN, ACTION_IN_PROGRESS].includes(valueOf(form, "csm_status"));

  /** Subscription: starts the renewal of the running term. */
  const triggerRenewal = (form) => run(form, "Trigger renewal", "csm_TriggerRenewal", { Subscription: target(form) });

  const canTriggerRenewal = (form) => valueOf(form, "csm_status") === SUBSCRIPTION_ACTIVE;

  /** Renewal: closes it with the outcome on the form; a lost one needs its reason. */
  const closeRenewal = async (form) => {
    const title = "Close renewal";
    const outcome = valueOf(form, "csm_outcome");
    const reason = (valueOf(form, "csm_churnreason") || "").trim();
    if (outcome === null) {
      form.getControl("csm_outcome").setFocus();
      await tell(title, "Choose the outcome on this form first: renewed, upsold, downsold or churned.");
      return;
    }

    if (outcome === OUTCOME_CHURNED && reason === "") {
      form.getControl("csm_churnreason").setFocus();
      await tell(title, "Write the churn reason on this form first. What is learnt from a lost customer starts with it.");
      return;
    }

    const label = form.getAttribute("csm_outcome").getText();
    if (await confirmed(title, `Close this renewal as ${label.toLowerCase()}? This cannot be undone.`, "Close renewal")) {
      await run(form, title, "csm_CloseRenewal", {
        Target: target(form),
        Outcome: plain("integer", outcome),
        OutcomeArr: plain("decimal", valueOf(form, "csm_outcomearr")),
        ChurnReason: plain("text", reason === "" ? null : reason),
      });
    }
  };

  const canCloseRenewal = (form) => {
    const state = valueOf(form, "statecode");
    return ![RENEWAL_WON, RENEWAL_LOST].includes(valueOf(form, "csm_stage")) && (state === null || state === STATE_ACTIVE);
  };

  root.CsmCrm = root.CsmCrm || {};
  root.CsmCrm.Commands = {
    recalculateHealth,
    createValueReport,
    applyPlaybook,
    canApplyPlaybook,
    triggerRenewal,
    canTriggerRenewal,
    closeRenewal,
    canCloseRenewal,
    writeValueReport,
    canWriteValueReport,
    holdAgainstHistory,
    canHoldAgainstHistory,
    backtestHealth,
    refitRenewalModel,
  };
})(globalThis);
