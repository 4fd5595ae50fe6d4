//! The calls of `a4.more`.

use contract::a4::{A4, AnswerSums, Factors, Int4, Result};
use harness::{Record, unknown_word};
use tch::{Kind, Tensor};

use super::align::averaging;
use crate::about_any::about_any;
use crate::observe::{Inputs, observe_parts};

/// The call that the case names.
pub fn call(a4: &dyn A4, case: &Record) -> Record {
    let answer = observe_parts(case, |a| match a.fact::<String>("method").as_str() {
        "quantise" => quantise(a4, a),
        "quantised_linear" => one(quantised_linear(a4, a)),
        "dora_weight" => one(dora_weight(a4, a)),
        "ipo" => one(pair(a, |chosen, rejected| a4.ipo(chosen, rejected, a.fact("beta")))),
        "simpo" => one(pair(a, |chosen, rejected| {
            a4.simpo(chosen, rejected, a.fact("beta"), a.fact("gamma"))
        })),
        "kto" => one(kto(a4, a)),
        "gspo" => one(gspo(a4, a)),
        "cispo" => one(cispo(a4, a)),
        "orthogonalise" => one(a4.orthogonalise(&a.tensor("gradient"))),
        "distil" => one(distil(a4, a)),
        word => unknown_word("method", word),
    });
    about_any(case, answer)
}

type Parts = Vec<(&'static str, Tensor)>;

fn one(y: Result) -> Result<Parts> {
    Ok(vec![("y", y?)])
}

fn quantise(a4: &dyn A4, a: &Inputs<'_>) -> Result<Parts> {
    let Int4 { packed, scales } = a4.quantise(&a.tensor("weight"), a.fact("group"))?;
    Ok(vec![("packed", packed), ("scales", scales)])
}

fn factors(a: &Inputs<'_>) -> Factors {
    Factors { a: a.tensor("a"), b: a.tensor("b") }
}

fn quantised_linear(a4: &dyn A4, a: &Inputs<'_>) -> Result {
    // A case holds no bytes.
    let packed = a.tensor("packed").to_kind(Kind::Uint8);
    let weight = Int4 { packed, scales: a.tensor("scales") };
    a4.quantised_linear(&a.tensor("x"), &weight, &factors(a), a.fact("scale"))
}

fn dora_weight(a4: &dyn A4, a: &Inputs<'_>) -> Result {
    let (weight, magnitude) = (a.tensor("weight"), a.tensor("magnitude"));
    a4.dora_weight(&weight, &factors(a), a.fact("scale"), &magnitude)
}

/// The sums of the answers whose names begin so.
fn with_sums<T>(a: &Inputs<'_>, start: &str, f: impl FnOnce(&AnswerSums<'_>) -> T) -> T {
    let of = |name: &str| a.tensor(&format!("{start}{name}"));
    let (policy, reference, lengths) = (of("policy"), of("reference"), of("lengths"));
    f(&AnswerSums { policy: &policy, reference: &reference, lengths: &lengths })
}

fn pair(a: &Inputs<'_>, f: impl FnOnce(&AnswerSums<'_>, &AnswerSums<'_>) -> Result) -> Result {
    with_sums(a, "chosen.", |chosen| with_sums(a, "rejected.", |rejected| f(chosen, rejected)))
}

fn kto(a4: &dyn A4, a: &Inputs<'_>) -> Result {
    let good = a.tensor("good");
    with_sums(a, "", |answers| a4.kto(answers, &good, a.fact("kl"), a.fact("beta")))
}

const TOKENS: [&str; 4] = ["log_probs", "old_log_probs", "advantages", "answers"];

fn gspo(a4: &dyn A4, a: &Inputs<'_>) -> Result {
    let [new, old, advantages, answers] = a.tensors(TOKENS);
    a4.gspo(&new, &old, &advantages, &answers, a.fact("clip"))
}

fn cispo(a4: &dyn A4, a: &Inputs<'_>) -> Result {
    let [new, old, advantages, answers] = a.tensors(TOKENS);
    a4.cispo(&new, &old, &advantages, &answers, a.fact("clip_high"), averaging(a))
}

fn distil(a4: &dyn A4, a: &Inputs<'_>) -> Result {
    let [student, teacher, counts] = a.tensors(["student", "teacher", "counts"]);
    a4.distil(&student, &teacher, &counts, a.fact("temperature"))
}
