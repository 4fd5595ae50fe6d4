"use strict";
// Reads the scores that lie in this page, draws how they are distributed, and shows the row of
// one code. It asks nobody for anything and keeps nothing but the language.

const WORDS = {
  zh: {
    course: "大语言模型基础：从零到一实现之路",
    title: "成绩",
    your_code: "你的代码",
    find: "查找",
    hint: "代码写在你的反馈文件开头。凭它只能找到你自己的一行；从代码推不出姓名和学号。",
    no_code: "请先填写代码，例如 7F3K-9QXM-2WPA。",
    unknown: "没有这个代码。请对照反馈文件再核对一遍；如果仍找不到，你的成绩可能还没有发布。",
    found: "已找到，成绩如下。",
    comma: "，",
    you: "你",
    bonus: "附加",
    plus: (n) => `附加 +${n}`,
    not_submitted: "未提交",
    not_gradable: "无法评分",
    grader_error: "待重新评分",
    absent: "没有成绩",
    why: {
      not_gradable: "提交的文件读不出来，所以没有分数，这不是零分。怎么改写在你的反馈里。",
      grader_error: "评分器自身发生故障，没有分数，会重新评分。",
    },
    with_score: "有分数",
    median: "中位数",
    people: (n, what) => `${n} 人${what}`,
    chart: (bins) => `分数分布：${bins}`,
    bin: (from, to, n) => `${from}–${to} 分：${n} 人`,
    graded: (date) => `评分日期：${date}。`,
    raw: "数据文件：",
    proof: "怎样核对这些成绩",
    verify: "成绩由评分器签名。从课程处取得公钥后，用这条命令核对 scores.json：",
    key: (id) => `签名密钥：${id}`,
    unsigned: "这份成绩没有签名。",
    seed: "隐藏测试的种子承诺（种子公布后可以核对）：",
  },
  en: {
    course: "LLM foundations: from zero to one",
    title: "Scores",
    your_code: "Your code",
    find: "Find",
    hint: "It stands at the top of your feedback. It leads to your own row only; no name or student number can be worked out from a code.",
    no_code: "Enter your code first, such as 7F3K-9QXM-2WPA.",
    unknown: "There is no such code. Compare it with your feedback; if it still is not found, your scores may not have been published yet.",
    found: "Found; your scores are below.",
    comma: ", ",
    you: "you",
    bonus: "bonus",
    plus: (n) => `+${n} bonus`,
    not_submitted: "not submitted",
    not_gradable: "not gradable",
    grader_error: "to be graded again",
    absent: "no score",
    why: {
      not_gradable: "What was handed in could not be read. There is no score, which is not a zero; your feedback says how to mend it.",
      grader_error: "The grader itself failed. There is no score yet; it will be graded again.",
    },
    with_score: "with a score",
    median: "median",
    people: (n, what) => `${n} ${what}`,
    chart: (bins) => `Distribution of scores: ${bins}`,
    bin: (from, to, n) => `${from}–${to}: ${n}`,
    graded: (date) => `Graded on ${date}.`,
    raw: "The data: ",
    proof: "How to verify these scores",
    verify: "The grader signed them. With the course's public key, this command verifies scores.json:",
    key: (id) => `Key that signed: ${id}`,
    unsigned: "These scores are not signed.",
    seed: "Commitment to the seed of the hidden cases (to be checked once the seed is told):",
  },
};

const DATA = JSON.parse(document.getElementById("scores").textContent);
const state = { lang: firstLanguage(), row: null };

/** The language that was chosen here before, or that the browser asks for. */
function firstLanguage() {
  const asked = new URLSearchParams(location.search).get("lang") || stored();
  if (asked in WORDS) return asked;
  return (navigator.language || "zh").startsWith("zh") ? "zh" : "en";
}

function stored() {
  try { return localStorage.getItem("lang"); } catch { return null; }
}

function choose(lang) {
  state.lang = lang;
  try { localStorage.setItem("lang", lang); } catch { /* a page from a file may store nothing */ }
  draw();
}

/** An element; `SVG` elements have their own name space. */
function make(name, attributes = {}, ...children) {
  const isSvg = ["svg", "g", "rect", "line", "path", "text", "title"].includes(name);
  const element = isSvg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** A code as it is compared: without dashes, and with the digits that letters were taken for. */
function plain(code) {
  return code.toUpperCase().replace(/[^0-9A-Z]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
}

function find(code) {
  const words = WORDS[state.lang];
  const wanted = plain(code);
  state.row = wanted ? DATA.rows.find((row) => plain(row.code) === wanted) || null : null;
  say(state.row ? words.found : wanted ? words.unknown : words.no_code, !state.row);
  if (state.row) document.getElementById("code").value = state.row.code;
  drawAssignments();
}

function say(text, wrong) {
  const said = document.getElementById("said");
  said.textContent = text;
  said.className = wrong ? "wrong" : "";
  document.getElementById("code").setAttribute("aria-invalid", String(wrong));
}

function draw() {
  const words = WORDS[state.lang];
  document.documentElement.lang = state.lang === "zh" ? "zh-Hans" : "en";
  document.title = `${words.title} · ${words.course}`;
  for (const element of document.querySelectorAll("[data-word]")) {
    element.textContent = words[element.dataset.word];
  }
  for (const button of document.querySelectorAll("[data-lang]")) {
    button.setAttribute("aria-pressed", String(button.dataset.lang === state.lang));
  }
  const code = document.getElementById("code").value;
  if (code) find(code); else { say("", false); drawAssignments(); }
  drawFooter(words);
}

function drawAssignments() {
  document.getElementById("assignments").replaceChildren(...DATA.assignments.map(card));
}

function card(assignment) {
  const words = WORDS[state.lang];
  const result = state.row ? state.row.scores[assignment.id] || { status: "absent" } : null;
  const why = result && words.why[result.status];
  const own = make("div", {},
    make("div", { class: "head" }, make("h2", {}, assignment.title[state.lang]), result && score(assignment, result)),
    why ? make("p", { class: "why" }, why) : null,
    result && result.status === "graded" ? tasks(assignment, result) : null,
    result ? null : make("dl", {}, ...facts(assignment).map(({ name, value }) => make("div", {}, make("dt", {}, name), make("dd", {}, value)))));
  return make("article", { id: assignment.id }, own, distribution(assignment, result));
}

function score(assignment, result) {
  const words = WORDS[state.lang];
  if (result.status !== "graded") return make("p", { class: "none" }, words[result.status]);
  const bonus = result.bonus ? ` · ${words.plus(result.bonus)}` : "";
  return make("p", { class: "score" }, make("b", {}, String(result.score)), make("span", {}, ` / ${assignment.max}${bonus}`));
}

function tasks(assignment, result) {
  const words = WORDS[state.lang];
  return make("ul", {}, ...assignment.tasks.map((task, i) => {
    const points = result.tasks[i];
    const fill = make("i");
    fill.style.width = `${task.max ? (100 * points) / task.max : 0}%`;
    return make("li", {},
      make("span", {}, task.title[state.lang], task.bonus ? make("span", { class: "bonus" }, words.bonus) : null),
      make("span", { class: "points" }, make("b", {}, String(points)), ` / ${task.max}`),
      make("div", { class: "track", "aria-hidden": "true" }, fill));
  }));
}

/** What all rows of an assignment came to. */
function results(assignment) {
  return DATA.rows.map((row) => row.scores[assignment.id]).filter(Boolean);
}

function points(assignment) {
  const graded = results(assignment).filter((one) => one.status === "graded");
  return graded.map((one) => one.score).sort((a, b) => a - b);
}

/** How many have a score and what the middle one is; how many have none, and why. */
function facts(assignment) {
  const words = WORDS[state.lang];
  const sorted = points(assignment);
  const count = (name, n) => ({ name, value: String(n), told: words.people(n, name) });
  const found = [count(words.with_score, sorted.length)];
  if (sorted.length) {
    const value = median(sorted);
    found.push({ name: words.median, value, told: `${words.median} ${value}` });
  }
  for (const status of ["not_submitted", "not_gradable", "grader_error"]) {
    const n = results(assignment).filter((one) => one.status === status).length;
    if (n) found.push(count(words[status], n));
  }
  return found;
}

/** A histogram in ten columns, with the column of the row that was found. */
function distribution(assignment, result) {
  const columnOf = (score) => Math.min(9, Math.floor((10 * score) / assignment.max));
  const counts = new Array(10).fill(0);
  for (const score of points(assignment)) counts[columnOf(score)] += 1;
  const mine = result && result.status === "graded" ? result.score : null;
  const caption = facts(assignment).map((fact) => fact.told).join(" · ");
  return make("figure", {},
    chart(assignment, counts, mine, mine === null ? -1 : columnOf(mine)),
    result ? make("figcaption", {}, caption) : null);
}

function chart(assignment, counts, mine, own) {
  const words = WORDS[state.lang];
  const first = (i) => Math.ceil((assignment.max * i) / 10);
  const range = (i) => [first(i), i === 9 ? assignment.max : first(i + 1) - 1, counts[i]];
  const label = words.chart(counts.map((n, i) => words.bin(...range(i))).join(words.comma));
  const svg = make("svg", { viewBox: `0 0 ${WIDTH} 160`, role: "img", "aria-label": label });
  counts.forEach((n, i) => svg.append(column(n, i, tall(n, counts), i === own, words.bin(...range(i)))));
  svg.append(make("line", { class: "axis", x1: 0, x2: WIDTH, y1: BASE + 0.5, y2: BASE + 0.5 }));
  for (let i = 0; i <= 10; i += 2) {
    const x = Math.min(WIDTH - 12, Math.max(5, (WIDTH * i) / 10));
    svg.append(make("text", { x, y: BASE + 18 }, String(Math.round((assignment.max * i) / 10))));
  }
  if (mine !== null) svg.append(...mark((WIDTH * mine) / assignment.max, own, tall(counts[own], counts)));
  return svg;
}

// The drawing is WIDTH wide; its columns stand on BASE and reach up to TOP.
const [WIDTH, TOP, BASE] = [400, 38, 138];

/** The height of a column; the smallest can still be seen. */
function tall(n, counts) {
  return n && Math.max(3, ((BASE - TOP) * n) / Math.max(...counts));
}

/** One column, with how many are in it, also for whoever points at it. */
function column(n, i, height, isOwn, told) {
  const [step, x] = [WIDTH / 10, (WIDTH * i) / 10];
  const group = make("g", {}, make("title", {}, told),
    make("rect", { class: "room", x, y: 0, width: step, height: BASE }),
    make("rect", { class: isOwn ? "column mine" : "column", x: x + 3, y: BASE - height, width: step - 6, height, rx: Math.min(4, height / 2) }));
  if (n) group.append(make("text", { x: x + step / 2, y: BASE - height - 5 }, String(n)));
  return group;
}

/** Marks the score that was found: a word above its column, a point below the axis. */
function mark(x, own, height) {
  const at = Math.min(WIDTH - 4, Math.max(4, x));
  return [
    make("text", { class: "you", x: (WIDTH * (own + 0.5)) / 10, y: BASE - height - 20 }, WORDS[state.lang].you),
    make("path", { class: "marker", d: `M${at} ${BASE + 1}l-4 6h8z` }),
  ];
}

function median(sorted) {
  const middle = sorted.length / 2;
  const value = (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

function drawFooter(words) {
  const { signature, date, seed_commitment: seed } = DATA;
  const proof = make("details", {}, make("summary", {}, words.proof),
    ...(signature
      ? [make("p", {}, words.verify), make("p", {}, make("code", {}, `grader verify scores.json --public-key grader.key.pub --lang ${state.lang}`)), make("p", {}, words.key(signature.key_id))]
      : [make("p", {}, words.unsigned)]),
    make("p", {}, words.seed), make("p", {}, make("code", {}, seed)));
  const raw = make("p", {}, words.graded(date), " ", words.raw, make("a", { href: "scores.json" }, "scores.json"));
  document.getElementById("footer").replaceChildren(raw, proof);
}

document.getElementById("find").addEventListener("submit", (event) => {
  event.preventDefault();
  find(document.getElementById("code").value);
  if (state.row) history.replaceState(null, "", `#${state.row.code}`);
});
for (const button of document.querySelectorAll("[data-lang]")) {
  button.addEventListener("click", () => choose(button.dataset.lang));
}
function findInAddress() {
  const code = decodeURIComponent(location.hash.slice(1));
  if (code) document.getElementById("code").value = code;
  draw();
}
addEventListener("hashchange", findInAddress);
findInAddress();
