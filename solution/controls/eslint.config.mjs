import eslint from "@eslint/js";
import powerApps from "@microsoft/eslint-plugin-power-apps";
import typescript from "typescript-eslint";

export default typescript.config(
  { ignores: ["node_modules/", "out/", "**/generated/"] },
  eslint.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...typescript.configs.strictTypeChecked, ...typescript.configs.stylisticTypeChecked],
    plugins: { "@microsoft/power-apps": powerApps },
    languageOptions: { parserOptions: { project: ["./tsconfig.json", "./tsconfig.test.json"], tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...powerApps.configs?.paCheckerHosted?.rules,
      // A number in a text is what most texts are about.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // node:test's describe and it return promises that the runner awaits.
      "@typescript-eslint/no-floating-promises": ["error", { allowForKnownSafeCalls: [{ from: "package", name: ["describe", "it", "test"], package: "node:test" }] }],
      // Text reaches the page as text only.
      "no-restricted-properties": ["error",
        { property: "innerHTML", message: "Use textContent through h()." },
        { property: "outerHTML", message: "Use textContent through h()." },
        { property: "insertAdjacentHTML", message: "Use textContent through h()." }],
    },
  },
  // assert narrows what it compared, after which the next assertion's ?. looks superfluous though it is not.
  { files: ["tests/**/*.ts"], rules: { "@typescript-eslint/no-unnecessary-condition": "off" } },
  { files: ["*.mjs"], languageOptions: { globals: { console: "readonly", process: "readonly" } } },
);
