//! One test over all exports: whatever names, file names and messages are made of, nothing
//! in an export becomes a formula, a tag, a link, a command to the runner of a workflow or
//! a control sequence of a terminal.
//!
//! Each kind of file is read as its readers read it. An export with a file of a new kind
//! fails here until the test can read that kind, too.

use std::collections::BTreeSet;
use std::path::Path;

use harness::{Difference, Failure, Lang, Outcome, Words};
use intake::name::check_student;
use intake::{Enrolled, Ids, Person};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;
use wording::misleading;

use super::toy_class::{ToyClass, row, uniform};
use super::{ALL, Class, ExportOptions, Template, Variables};
use crate::base::clean::Clean;
use crate::evidence::people::People;
use crate::evidence::report::Report;

/// What somebody may call himself, or have his program say.
const HOSTILE: [&str; 32] = [
    "=HYPERLINK(\"http://evil.example\",\"click\")",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1:A9)",
    "＝1+1",
    "＠x",
    "a\",=1+1,\"b",
    "a;=1+1",
    "a\r\n=1+1",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "]]><x/><![CDATA[",
    "</failure></testcase><testcase name=\"won\"/>",
    "&lt;b&gt;&#60;b&#62;",
    "[click](http://evil.example)",
    "![image](http://evil.example/x.png)",
    "[click]: http://evil.example",
    "http://evil.example/",
    "www.evil.example",
    "<http://evil.example>",
    "@octocat hello",
    "a@evil.example",
    "```\n# heading\n[click](http://evil.example)\n```",
    "`` ` | a | [b](http://evil.example)",
    "::error file=a.rs,line=1::won",
    "x\n::set-output name=a::b\n::stop-commands::x",
    "##[error]won",
    "a%0A::error::won,line=1:2",
    "\u{1b}[31mred\u{1b}]8;;http://evil.example\u{7}link",
    "\u{9b}31m\u{85}\u{0}\u{8}",
    "abc\u{202e}001\u{200b}",
    "\t=1+1",
];

/// A class in which everything that people write is `text`, made harmless to show as the
/// grader does it before it stores anything.
fn class(text: &str) -> ToyClass {
    let is_name = check_student(text).is_ok();
    let name = if is_name { text } else { "amy" };
    let mut reports = vec![
        row(name, outcomes(text), text),
        uniform(&format!("{name}2"), &Outcome::CompileError, Words::same(compiler(text))),
        uniform(&format!("{name}3"), &Outcome::NotGradable, Words::same(text)),
        uniform(&format!("{name}4"), &Outcome::grader_error(Words::same(text)), Words::same(text)),
    ];
    for report in &mut reports {
        report.ignored = vec![text.into(), format!("src/{text}")];
    }
    let clean = Clean::new(Path::new("/nowhere"));
    let reports: Vec<Report> = reports.iter().map(|report| clean.all(report)).collect();
    let people = People::new(vec![enrolled(name, if is_name { text } else { "Amy" })]);
    ToyClass { reports, people, options: options(), ..ToyClass::new() }
}

/// What the formats need that do not live by results alone.
fn options() -> ExportOptions {
    let given = ["CLASSROOM", "ASSIGNMENT", "OWNER", "COMMIT_URL", "RELEASE_URL"];
    let given = given.map(|name| (name, "x")).into_iter();
    let tag = [("SUBMISSION_TAG", "submit/x"), ("COMMIT_DATE", "2026-10-01T12:00:00Z")];
    let row = |number: u32, name: &str| format!("P{number},{name},,9,y,2026-10-01 12:00,\n");
    let rows = [row(1, "amy"), row(2, "amy2"), row(3, "amy3")].concat();
    let sheet = format!("I,N,G,M,C,T,F\n{rows}");
    let template = Template { name: "sheet.csv".into(), bytes: sheet.into_bytes() };
    let variables = Variables::new(given.chain(tag));
    ExportOptions { template: Some(template), variables, ..ExportOptions::default() }
}

/// An outcome for each of the four checks.
fn outcomes(text: &str) -> Vec<Outcome> {
    let text = || text.to_string();
    let fact =
        Difference::Fact { name: text(), expected: text(), got: text(), input: Some(text()) };
    vec![
        Outcome::Panicked { call: text(), message: text(), location: text() },
        Outcome::Failed(Failure::new(text(), fact)),
        Outcome::Banned { name: text(), places: vec![text(), format!("src/{}:1", text())] },
        Outcome::NotImplemented { what: text() },
    ]
}

fn compiler(text: &str) -> String {
    format!("error[E1]: {text}\n  --> src/{text}.rs:1:1\n   |\n 1 | {text}\n")
}

/// Somebody with `text` wherever a roster may have text.
fn enrolled(student: &str, text: &str) -> Enrolled {
    let some = || Some(text.to_string());
    let ids = Ids {
        canvas: some(),
        canvas_sis: some(),
        canvas_login: some(),
        gradescope: some(),
        github: some(),
        moodle: some(),
        lti: some(),
    };
    let person = Person {
        name: some(),
        first_name: some(),
        last_name: some(),
        email: some(),
        section: some(),
        number: some(),
        ids,
    };
    Enrolled { student: student.into(), person }
}

#[test]
fn nothing_becomes_a_formula_a_tag_a_link_a_command_or_a_control_sequence() {
    let mut written = BTreeSet::new();
    for text in HOSTILE {
        let toy = class(text);
        for export in ALL {
            for (path, content) in files(*export, &toy) {
                let problem = path_problem(&path).or_else(|| problem(&path, &content));
                let problem = problem.unwrap_or_default();
                assert!(problem.is_empty(), "{text:?} in {path}: {problem}\n{content}");
                written.insert(export.id());
            }
        }
    }
    let all: BTreeSet<&str> = ALL.iter().map(|export| export.id()).collect();
    assert_eq!(written, all, "every export has written something");
}

/// The path and the content of all files, in both languages.
fn files(export: &dyn super::Export, toy: &ToyClass) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for file in export.file().split(&toy.class()) {
        for lang in [Lang::Zh, Lang::En] {
            let contents = contents(export, &file.class, lang);
            let contents =
                contents.into_iter().map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
            files.extend(contents.map(|content| (file.path.clone(), content)));
        }
    }
    files
}

/// What it makes of the class, or else of each row: some formats take one row at a time.
fn contents(export: &dyn super::Export, class: &Class<'_>, lang: Lang) -> Vec<Vec<u8>> {
    if let Ok(bytes) = export.bytes(class, lang) {
        return vec![bytes];
    }
    let rows = class.reports.iter().map(|row| Class { reports: vec![*row], ..class.clone() });
    rows.filter_map(|row| export.bytes(&row, lang).ok()).collect()
}

fn path_problem(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').collect();
    let leads_out = parts.len() > 2 || parts.iter().any(|part| part.starts_with('.'));
    leads_out.then(|| "its path leads elsewhere".into())
}

/// What is wrong with a file, read as its readers read it.
fn problem(path: &str, content: &str) -> Option<String> {
    let ending = Path::new(path).extension().and_then(|ending| ending.to_str());
    control_character(content).or_else(|| match ending {
        Some("csv") => in_table(content).or_else(|| in_html(content)),
        Some("json") => in_json(&serde_json::from_str(content).expect("JSON")),
        Some("xml") => in_xml(content),
        Some("md") => in_markdown(content),
        Some("log") => in_log(content),
        Some("html") => in_page(content),
        other => panic!("teach this test how files that end in {other:?} are read"),
    })
}

fn control_character(content: &str) -> Option<String> {
    let found = content.chars().find(|c| misleading(*c) && !"\n\r\t\u{feff}".contains(*c));
    found.map(|c| format!("the character {c:?}"))
}

/// A spreadsheet takes a cell for a formula by its first character. Numbers may be negative.
fn in_table(content: &str) -> Option<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(content.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let cells = rows.iter().flat_map(csv::StringRecord::iter);
    let is_formula = |cell: &&str| {
        let starts = cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
        starts && cell.parse::<f64>().is_err()
    };
    cells.into_iter().find(is_formula).map(|cell| format!("the formula {cell:?}"))
}

/// Moodle shows the cells of its worksheet as HTML; the other tables have no tags at all.
fn in_html(content: &str) -> Option<String> {
    const OWN: [&str; 12] = [
        "<div class=\"\"nolink\"\">",
        "</div>",
        "<p>",
        "</p>",
        "<strong>",
        "</strong>",
        "<ul>",
        "</ul>",
        "<li>",
        "</li>",
        "<br>",
        "<pre>",
    ];
    if !content.contains(OWN[0]) {
        return None;
    }
    let rest = OWN.iter().fold(content.replace("</pre>", ""), |rest, tag| rest.replace(tag, ""));
    rest.split_once('<').map(|(_, tag)| format!("the tag {tag:.20}"))
}

/// Strings in JSON are data, unless the document says that they are shown as something else.
fn in_json(value: &Value) -> Option<String> {
    match value {
        Value::Object(fields) => fields.iter().find_map(|(name, value)| {
            let shown = name.ends_with("_format") && value != "text" && value.is_string();
            if shown { Some(format!("{name} is {value}")) } else { in_json(value) }
        }),
        Value::Array(values) => values.iter().find_map(in_json),
        _ => None,
    }
}

/// What quick-junit reads back has as many cases as were written, and no other tags.
fn in_xml(content: &str) -> Option<String> {
    let document = quick_junit::Report::deserialize_from_str(content).expect("JUnit XML");
    let cases = document.test_suites.iter().map(|suite| suite.test_cases.len()).sum::<usize>();
    let tags = ["<script", "<img", "<x", "<b", "<http", "<![CDATA["];
    let tag = tags.iter().find(|tag| content.contains(**tag)).map(|tag| format!("the tag {tag}"));
    tag.or_else(|| (cases != 7).then(|| format!("{cases} test cases")))
}

/// Code is shown as it is. Anywhere else there may be no tag, link or image, and no text
/// that GitHub would make one of.
fn in_markdown(content: &str) -> Option<String> {
    let mut code = 0;
    for event in Parser::new_ext(content, Options::ENABLE_TABLES | Options::ENABLE_GFM) {
        let found = match event {
            Event::Start(Tag::CodeBlock(_)) => {
                code += 1;
                None
            }
            Event::End(TagEnd::CodeBlock) => {
                code -= 1;
                None
            }
            Event::Html(html) | Event::InlineHtml(html) => Some(format!("the tag {html}")),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Some(format!("a link to {dest_url}"))
            }
            Event::Text(text) if code == 0 => made_a_link(&text),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

fn made_a_link(text: &str) -> Option<String> {
    let found = ["http://", "https://", "www.", "@"].iter().find(|start| text.contains(**start));
    found.map(|start| format!("{start} in the text {text:?}"))
}

/// Nothing that a stranger wrote gets into a page at all. Its scripts are the scores and ours.
fn in_page(content: &str) -> Option<String> {
    let strange = ["evil.example", "alert(1)", "<img", "won"];
    let found = strange.iter().find(|text| content.contains(**text)).map(ToString::to_string);
    let scripts = content.matches("<script").count();
    found.or_else(|| (scripts != 2).then(|| format!("{scripts} scripts")))
}

/// The runner reads line by line, and obeys commands until it is told to stop.
fn in_log(content: &str) -> Option<String> {
    let mut stopped: Option<String> = None;
    let mut annotations = 0;
    for line in content.lines() {
        let command = line.trim_start().strip_prefix("::");
        match (&stopped, command) {
            (Some(token), Some(command)) if command == format!("{token}::") => stopped = None,
            (Some(_), _) if line.starts_with("| ") => {}
            (Some(_), _) => return Some(format!("the line {line:?} in a quotation")),
            (None, Some(command)) => {
                let name = command.split([' ', ':']).next().unwrap_or_default();
                match name {
                    "stop-commands" => stopped = command.split_once("::").map(|(_, t)| t.into()),
                    "error" | "warning" | "notice" => {
                        annotations += 1;
                        if let Some(why) = in_annotation(command) {
                            return Some(why);
                        }
                    }
                    "group" | "endgroup" => {}
                    other => return Some(format!("the command {other:?}")),
                }
            }
            (None, None) => return Some(format!("the line {line:?} outside a quotation")),
        }
    }
    (annotations > 30 || stopped.is_some())
        .then(|| format!("{annotations} annotations, {stopped:?}"))
}

/// Only our own properties, and places in a submission.
fn in_annotation(command: &str) -> Option<String> {
    let (properties, _) = command.split_once("::")?;
    let (_, properties) = properties.split_once(' ')?;
    properties.split(',').find_map(|property| {
        let (name, value) = property.split_once('=')?;
        let holds = match name {
            "file" => value.starts_with("assignments/t0/src/") && !value.contains(".."),
            "line" | "col" => value.parse::<u32>().is_ok(),
            "title" => true,
            _ => false,
        };
        (!holds).then(|| format!("the property {property:?}"))
    })
}

/// Each reader finds what it is there for; otherwise the test above would show nothing.
#[test]
fn what_is_hostile_is_found() {
    let found = [
        ("a.csv", "\"amy\",\"=1+1\"\n"),
        ("a.csv", "\"\u{1b}[31m\"\n"),
        ("a.csv", "\"<div class=\"\"nolink\"\"><b>amy</b></div>\"\n"),
        ("a.json", "{\"output_format\": \"html\"}"),
        ("a.md", "# <b>amy</b>\n"),
        ("a.md", "[click](http://evil.example)\n"),
        ("a.md", "by @octocat\n"),
        ("a.log", "::set-output name=a::b\n"),
        ("a.log", "amy\n"),
        ("a.html", "<script>1</script><script>2</script><script>3</script>"),
        ("a.html", "<script>1</script><script>2</script><img src=x>"),
        ("a.log", "::stop-commands::t\n| a\n::error::x\n::t::\n"),
        ("a.log", "::error file=/etc/passwd,line=1::x\n"),
    ];
    for (path, content) in found {
        assert!(problem(path, content).is_some(), "{path}: {content}");
    }
    let fine = [
        ("a.csv", "\"amy\",\"'=1+1\",\"-1\"\n"),
        ("a.md", "# amy\n\n```text\n<b> http://a @b\n```\n"),
        ("a.log", "::group::a\n::stop-commands::t\n| ::error::x\n::t::\n::endgroup::\n"),
    ];
    for (path, content) in fine {
        assert_eq!(problem(path, content), None, "{path}: {content}");
    }
}
