import js from "@eslint/js";
import globals from "globals";

// What minerals/views/maps/bundle.py does not read.
const NOT_BUNDLED = [
  "ExportDefaultDeclaration",
  "ExportAllDeclaration",
  "ImportExpression",
  "ImportNamespaceSpecifier",
  "ImportDefaultSpecifier",
];

export default [
  js.configs.recommended,
  {
    languageOptions: { sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "one-var": ["error", "never"],
      "no-var": "error",
      "prefer-const": "error",
      eqeqeq: "error",
    },
  },
  {
    files: ["minerals/**"],
    languageOptions: { globals: { ...globals.browser, L: "readonly" } },
    rules: { "no-restricted-syntax": ["error", ...NOT_BUNDLED] },
  },
  { files: ["tests/**"], languageOptions: { globals: globals.node } },
];
