//! What a submission lost: the checks that did not pass, by how they ended.
//!
//! An id stands for every check under it that is not listed itself: `a0` for the whole
//! assignment, `a0.ops` for a task, `a0.ops.max` for a check. A check of which no id is
//! listed passed. So a check that is added later, and ends as the rest of its task does,
//! changes no loss.

use std::collections::BTreeMap;

use harness::Lang;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The checks that did not pass: ids by outcome, such as `crashed`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Loss(BTreeMap<String, Vec<String>>);

/// The outcome of the checks that are not lost.
const PASSED: &str = "passed";

/// In place of an outcome: not passed, but how depends on the machine.
const ANY: &str = "any";

/// In place of an outcome: whether it passes, too, depends on the machine.
const PERHAPS: &str = "perhaps";

impl Loss {
    /// What `result` says was lost, in as few ids as say it.
    pub fn of(result: &Value) -> Self {
        let outcomes = outcomes(result);
        let mut loss = Self::default();
        let whole = loss.name(result["assignment"].as_str().unwrap(), &outcomes, PASSED);
        for checks in outcomes.chunk_by(|a, b| task(a.0) == task(b.0)) {
            let rest = loss.name(task(checks[0].0), checks, whole);
            for (id, outcome) in checks.iter().filter(|(_, outcome)| *outcome != rest) {
                loss.add(outcome, id);
            }
        }
        loss
    }

    /// Lists `checks` as `name` if all of them are lost and most end otherwise than
    /// `listed` says. Returns how those end that are not listed themselves.
    fn name<'a>(&mut self, name: &str, checks: &[(&str, &'a str)], listed: &'a str) -> &'a str {
        if checks.iter().any(|(_, outcome)| *outcome == PASSED) {
            return listed;
        }
        let ending = |outcome: &str| checks.iter().filter(|(_, other)| *other == outcome).count();
        let common = checks.iter().map(|(_, outcome)| *outcome).max_by_key(|o| ending(o)).unwrap();
        if common != listed {
            self.add(common, name);
        }
        common
    }

    fn add(&mut self, outcome: &str, id: &str) {
        self.0.entry(outcome.into()).or_default().push(id.into());
    }

    /// The same checks, however they ended.
    fn in_any_way(&self) -> Self {
        let mut ids: Vec<&String> = self.0.values().flatten().collect();
        ids.sort();
        Self(BTreeMap::from([(ANY.into(), ids.into_iter().cloned().collect())]))
    }

    /// This loss as it would be written if `result` is what must happen.
    pub fn rewritten(&self, result: &Value) -> Self {
        if self.differences(result).is_empty() {
            return self.clone();
        }
        let loss = Self::of(result);
        if self.0.contains_key(ANY) { loss.in_any_way() } else { loss }
    }

    /// Where `result` lost more, less or otherwise; also what in the loss is about no check.
    pub fn differences(&self, result: &Value) -> Vec<String> {
        let outcomes = outcomes(result);
        let mut differences = Vec::new();
        for (id, outcome) in &outcomes {
            let expected = self.outcome(id);
            let fits = match expected {
                ANY => *outcome != PASSED,
                PERHAPS => true,
                expected => *outcome == expected,
            };
            if !fits {
                differences.push(format!("{id} {outcome}, expected {expected}"));
            }
        }
        let listed: Vec<&String> = self.0.values().flatten().collect();
        for id in &listed {
            let about = outcomes.iter().any(|(check, _)| stands_for(id, check));
            if !about || listed.iter().filter(|other| *other == id).count() > 1 {
                differences.push(format!("{id} is no check, or is listed twice"));
            }
        }
        differences
    }

    /// Whether a check may last until its time is over.
    pub fn may_time_out(&self) -> bool {
        ["timed_out", ANY, PERHAPS].iter().any(|outcome| self.0.contains_key(*outcome))
    }

    /// How a check ends: as the longest id says that stands for it.
    fn outcome(&self, check: &str) -> &str {
        let listed =
            self.0.iter().flat_map(|(outcome, ids)| ids.iter().map(move |id| (id, outcome)));
        let about = listed.filter(|(id, _)| stands_for(id, check));
        about.max_by_key(|(id, _)| id.len()).map_or(PASSED, |(_, outcome)| outcome)
    }

    /// For the documentation: `crashed: a0.ops, a0.vjp; skipped: a0.vjp.adjoint`.
    pub fn in_words(&self, lang: Lang) -> String {
        if self.0.is_empty() {
            return lang.pick("没有损失", "nothing").into();
        }
        let everything = lang.pick("全部", "everything");
        let id = |id: &String| {
            if id.contains('.') { format!("`{id}`") } else { everything.to_string() }
        };
        let ids =
            |ids: &[String]| ids.iter().map(id).collect::<Vec<_>>().join(lang.pick("、", ", "));
        let part = |(outcome, lost): (&String, &Vec<String>)| {
            format!("{}{}{}", word(outcome, lang), lang.pick("：", ": "), ids(lost))
        };
        self.0.iter().map(part).collect::<Vec<_>>().join(lang.pick("；", "; "))
    }
}

/// The checks of a result, and how they ended.
fn outcomes(result: &Value) -> Vec<(&str, &str)> {
    let checks = result["checks"].as_array().unwrap();
    let pair = |check| (text(check, "id"), text(check, "outcome"));
    checks.iter().map(pair).collect()
}

fn text<'a>(check: &'a Value, field: &str) -> &'a str {
    check[field].as_str().unwrap()
}

fn task(check: &str) -> &str {
    check.rsplit_once('.').unwrap().0
}

fn stands_for(id: &str, check: &str) -> bool {
    check.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn word(outcome: &str, lang: Lang) -> String {
    let chinese = match outcome {
        ANY => "结局因机器而异",
        PERHAPS => "是否通过因机器而异",
        "banned" => "禁用函数",
        "compile_error" => "编译错误",
        "crashed" => "崩溃",
        "failed" => "错误",
        "not_gradable" => "无法评分",
        "not_implemented" => "尚未实现",
        "out_of_memory" => "内存超限",
        "panicked" => "panic",
        "skipped" => "跳过",
        "timed_out" => "超时",
        other => panic!("the outcome {other} has no Chinese word"),
    };
    let english = if outcome == ANY { "depending on the machine" } else { outcome };
    lang.pick(chinese.into(), english.replace('_', " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A result of five checks of three tasks, which ended so.
    fn result(outcomes: [&str; 5]) -> Value {
        let ids = ["t0.add.one", "t0.add.two", "t0.add.all", "t0.sub.one", "t0.mul.one"];
        let checks = ids.iter().zip(outcomes);
        let checks: Vec<Value> =
            checks.map(|(id, outcome)| json!({ "id": id, "outcome": outcome })).collect();
        json!({ "assignment": "t0", "checks": checks })
    }

    fn loss(json: Value) -> Loss {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_loss_is_said_in_as_few_ids_as_possible() {
        let said = |outcomes| serde_json::to_value(Loss::of(&result(outcomes))).unwrap();
        assert_eq!(said(["passed"; 5]), json!({}));
        assert_eq!(said(["banned"; 5]), json!({ "banned": ["t0"] }));
        let task = ["crashed", "crashed", "skipped", "passed", "passed"];
        assert_eq!(said(task), json!({ "crashed": ["t0.add"], "skipped": ["t0.add.all"] }));
        let checks = ["failed", "passed", "skipped", "passed", "passed"];
        assert_eq!(said(checks), json!({ "failed": ["t0.add.one"], "skipped": ["t0.add.all"] }));
        let whole = ["crashed", "crashed", "skipped", "failed", "crashed"];
        assert_eq!(
            said(whole),
            json!({ "crashed": ["t0"], "skipped": ["t0.add.all"], "failed": ["t0.sub"] })
        );
    }

    #[test]
    fn what_is_said_of_a_result_is_true_of_it_and_of_no_other() {
        let words = ["passed", "failed", "crashed"];
        let all: Vec<Value> = (0..3usize.pow(5))
            .map(|n| result([0, 1, 2, 3, 4].map(|digit| words[n / 3usize.pow(digit) % 3])))
            .collect();
        for (i, one) in all.iter().enumerate() {
            let loss = Loss::of(one);
            for (j, other) in all.iter().enumerate() {
                assert_eq!(loss.differences(other).is_empty(), i == j, "{loss:?} {other}");
            }
        }
    }

    #[test]
    fn a_check_that_ends_as_its_task_does_changes_nothing() {
        let lost = loss(json!({ "crashed": ["t0.add"], "skipped": ["t0.add.all"] }));
        let mut result = result(["crashed", "crashed", "skipped", "passed", "passed"]);
        let checks = result["checks"].as_array_mut().unwrap();
        checks.push(json!({ "id": "t0.add.new", "outcome": "crashed" }));
        checks.push(json!({ "id": "t0.new.one", "outcome": "passed" }));
        assert_eq!(lost.differences(&result), [""; 0]);
        result["checks"][5]["outcome"] = "passed".into();
        assert_eq!(lost.differences(&result), ["t0.add.new passed, expected crashed"]);
    }

    #[test]
    fn what_depends_on_the_machine_is_lost_all_the_same() {
        let lost = loss(json!({ "any": ["t0.add.one", "t0.sub"] }));
        let of = |first, second, last| result([first, second, "passed", "failed", last]);
        assert_eq!(lost.differences(&of("crashed", "passed", "passed")), [""; 0]);
        assert_eq!(lost.differences(&of("timed_out", "passed", "passed")), [""; 0]);
        let gained = ["t0.add.one passed, expected any"];
        assert_eq!(lost.differences(&of("passed", "passed", "passed")), gained);
        let more = ["t0.mul.one failed, expected passed"];
        assert_eq!(lost.differences(&of("failed", "passed", "failed")), more);
        let rewritten = lost.rewritten(&of("failed", "crashed", "passed"));
        assert_eq!(rewritten, loss(json!({ "any": ["t0.add.one", "t0.add.two", "t0.sub"] })));
    }

    #[test]
    fn what_may_pass_or_not_is_listed_and_nothing_else_is_lost() {
        let lost = loss(json!({ "any": ["t0.add.one"], "perhaps": ["t0.mul", "t0.sub"] }));
        let of = |last| result(["failed", "passed", "passed", "passed", last]);
        assert_eq!(lost.differences(&of("passed")), [""; 0]);
        assert_eq!(lost.differences(&of("timed_out")), [""; 0]);
        assert_eq!(lost.rewritten(&of("timed_out")), lost);
        let more = result(["failed", "failed", "passed", "passed", "passed"]);
        assert_eq!(lost.differences(&more), ["t0.add.two failed, expected passed"]);
    }

    #[test]
    fn an_id_of_nothing_is_told() {
        let passed = result(["passed"; 5]);
        let of_none = loss(json!({ "failed": ["t0.ad"] }));
        let told = ["t0.ad is no check, or is listed twice"];
        assert_eq!(of_none.differences(&passed), told);
        let twice = loss(json!({ "failed": ["t0.add.one"], "crashed": ["t0.add.one"] }));
        let result = result(["failed", "passed", "passed", "passed", "passed"]);
        assert!(!twice.differences(&result).is_empty());
    }

    #[test]
    fn a_loss_is_told_in_both_languages() {
        let lost = loss(json!({ "out_of_memory": ["t0.add", "t0.sub.one"], "skipped": ["t0"] }));
        let words = "out of memory: `t0.add`, `t0.sub.one`; skipped: everything";
        assert_eq!(lost.in_words(Lang::En), words);
        assert_eq!(lost.in_words(Lang::Zh), "内存超限：`t0.add`、`t0.sub.one`；跳过：全部");
        assert_eq!(Loss::default().in_words(Lang::En), "nothing");
    }
}
