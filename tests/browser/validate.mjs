// What html-validate finds wrong in many documents: [[name, html], …] on standard input, [[name, [message, …]], …] on standard
// output. One process for all of them.
import { readFileSync } from "node:fs";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const config = {
    root: true,
    extends: ["html-validate:recommended", "html-validate:a11y"],
    elements: ["html5", { "hx-partial": { flow: true, phrasing: true, permittedContent: ["@flow"] } }],
    rules: {
        "doctype-style": ["error", { style: "lowercase" }],
        "long-title": "off", // some repeat what was searched for
        "no-redundant-role": "off", // tables are blocks on a phone, and keep their roles only so
        "no-trailing-whitespace": "off",
        "prefer-native-element": ["error", { exclude: ["region"] }],
        "valid-id": ["error", { relaxed: true }],
    },
};
const validator = new HtmlValidate(new StaticConfigLoader(config));
const found = [];
for (const [name, html] of JSON.parse(readFileSync(0, "utf-8"))) {
    const report = await validator.validateString(html, name);
    const messages = report.results.flatMap((one) => one.messages);
    found.push([name, messages.map((one) => `${one.line}:${one.column} ${one.ruleId}: ${one.message}`)]);
}
process.stdout.write(JSON.stringify(found));
