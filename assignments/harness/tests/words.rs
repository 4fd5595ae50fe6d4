//! What a student reads about each way in which a check can end.

use std::collections::BTreeMap;

use harness::{Death, Difference, Failure, Lang, Outcome, Reveal, Values, explain, toy};

fn call() -> String {
    "forward(Softmax { axis: 1 }, x0: f64[2, 5])".into()
}

fn failure() -> Failure {
    let values = Values {
        name: "y".into(),
        shape: vec![2, 5],
        index: vec![0, 3],
        expected: "0.25".into(),
        got: "NaN".into(),
        differing: 4,
        worst: Some("0.125".into()),
        non_finite: 1,
        untouched: false,
        near_as_f32: false,
    };
    let diagnosis = Some("t0.double.squared".into());
    Failure { diagnosis, ..Failure::new(call(), Difference::Values(values)) }
}

fn outcomes() -> Vec<Outcome> {
    let call = call();
    vec![
        Outcome::Passed,
        Outcome::Failed(failure()),
        Outcome::Failed(Failure {
            shrinks: Some(12),
            ..*Failure::law(call.clone(), "不成立".into(), "it does not hold".into())
        }),
        Outcome::NotImplemented { what: "t0.double".into() },
        Outcome::Panicked {
            call: call.clone(),
            message: "index out of bounds".into(),
            location: "src/ops.rs:41".into(),
        },
        Outcome::Crashed { call: call.clone(), death: Death::Signal(6) },
        Outcome::Crashed { call: call.clone(), death: Death::Exit(0) },
        Outcome::Crashed { call: call.clone(), death: Death::Garbled },
        Outcome::TimedOut { call: call.clone(), limit_ms: 2500 },
        Outcome::OutOfMemory { call, requested: 8 << 30, limit: 1 << 30 },
        Outcome::CompileError,
        Outcome::NotGradable,
        Outcome::Banned { name: "softmax".into(), places: vec!["src/ops.rs:3".into()] },
        Outcome::Skipped { needs: "t0.double.zero".into() },
        Outcome::Skipped { needs: "t0".into() },
        Outcome::grader_error(("启动不了", "cannot start")),
    ]
}

fn words(reveal: Reveal, lang: Lang) -> String {
    let check = toy::ASSIGNMENT.check("t0.double.value").unwrap();
    let each = outcomes().into_iter().map(|outcome| {
        let words = explain(&toy::ASSIGNMENT, check, &outcome, reveal, lang);
        format!("[{}]\n{}", outcome.word(lang), words.unwrap_or_else(|| "—".into()))
    });
    each.collect::<Vec<_>>().join("\n\n")
}

#[test]
fn every_outcome_in_chinese() {
    insta::assert_snapshot!(words(Reveal::Diff, Lang::Zh));
}

#[test]
fn every_outcome_in_english() {
    insta::assert_snapshot!(words(Reveal::Diff, Lang::En));
}

/// The check's own hint is about formulas, which are right here.
#[test]
fn where_only_the_rounding_is_that_of_f32_the_hint_says_so() {
    let Difference::Values(values) = failure().difference else { unreachable!() };
    let values = Values { non_finite: 0, near_as_f32: true, ..values };
    let outcome = Outcome::Failed(Failure::new(call(), Difference::Values(values)));
    let check = toy::ASSIGNMENT.check("t0.double.value").unwrap();
    let words = |lang| explain(&toy::ASSIGNMENT, check, &outcome, Reveal::Hint, lang).unwrap();
    insta::assert_snapshot!(words(Lang::Zh), @"提示：只差 f32 的舍入那么多，而这里的类型是 f64：是不是有一步用 f32 算了、存了，或者某个常数只写了几位？");
    insta::assert_snapshot!(words(Lang::En), @"hint: off by no more than rounding to f32, and this is f64: was a step computed or kept in f32, or a constant written with a few digits only?");
}

#[test]
fn a_hint_shows_no_numbers_and_a_name_shows_nothing() {
    let hint = words(Reveal::Hint, Lang::En);
    assert!(hint.contains("t0.double.squared") && hint.contains("hint: "));
    for hidden in ["0.25", "f64[2, 5]", "index out of bounds"] {
        assert!(!hint.contains(hidden), "{hint}");
    }
    let check = toy::ASSIGNMENT.check("t0.double.value").unwrap();
    for outcome in outcomes().into_iter().filter(|outcome| !outcome.passed()) {
        let words = |reveal| explain(&toy::ASSIGNMENT, check, &outcome, reveal, Lang::En);
        assert_eq!((words(Reveal::Name), words(Reveal::None)), (Some(String::new()), None));
    }
}

#[test]
fn every_outcome_survives_the_result_file() {
    let outcomes = outcomes();
    let json = serde_json::to_string_pretty(&outcomes).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Outcome>>(&json).unwrap(), outcomes);
    insta::assert_snapshot!(json);
}

#[test]
fn only_passing_earns_points() {
    let passed: BTreeMap<bool, usize> = outcomes().iter().fold(BTreeMap::new(), |mut n, o| {
        *n.entry(o.passed()).or_default() += 1;
        n
    });
    assert_eq!(passed[&true], 1);
}
