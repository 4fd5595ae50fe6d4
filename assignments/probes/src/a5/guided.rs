//! The calls of `a5.guided`.

use contract::a5::{A5, Guide, InputError};
use harness::Record;
use tch::{Kind, Tensor};

use super::spellings::Spellings;
use crate::about_any::about_any;
use crate::observe::{Inputs, refused};
use crate::tensor::array;

/// A guide along each of some paths, from the beginning.
pub fn guide(a5: &dyn A5, case: &Record) -> Record {
    let a = Inputs::of(case);
    let vocabulary = Spellings::of(&a);
    let (pattern, end_ids): (String, Vec<i64>) = (a.fact("pattern"), a.fact("end_ids"));
    let paths: Vec<Vec<i64>> = a.fact("paths");
    let guide = || a5.regex_guide(&pattern, &vocabulary, &end_ids);
    let mut answer = Record::new();
    for (number, path) in paths.iter().enumerate() {
        answer = match guide() {
            Ok(mut guide) => follow(answer, number, guide.as_mut(), path),
            Err(error) => return about_any(case, refused(&error)),
        };
    }
    answer
}

/// Which tokens are allowed before each token of a path and behind the last; at which of them the
/// text had ended, and which were refused, if there are any.
fn follow(mut answer: Record, number: usize, guide: &mut dyn Guide, path: &[i64]) -> Record {
    let mut allowed = vec![guide.allowed()];
    let (mut ended, mut is_refused) = (vec![guide.ended()], vec![]);
    for token in path {
        let result = guide.advance(*token);
        is_refused.push(result.is_err());
        if let Err(error) = result
            && !is_about_token(&error)
        {
            return refused(&error);
        }
        ended.push(guide.ended());
        allowed.push(guide.allowed());
    }
    let alike = |x: &Tensor| x.kind() == Kind::Bool && x.size() == allowed[0].size();
    let rows = match allowed.iter().find(|x| !alike(x)) {
        // One that cannot stand beside the others stands for all.
        Some(other) => other.shallow_clone(),
        None => Tensor::stack(&allowed, 0),
    };
    answer = answer.array(format!("allowed on path {number}"), array(&rows));
    for (what, flags) in [("ended", ended), ("refused", is_refused)] {
        if flags.contains(&true) {
            let flags = array(&Tensor::from_slice(&flags));
            answer = answer.array(format!("{what} on path {number}"), flags);
        }
    }
    answer
}

fn is_about_token(error: &InputError) -> bool {
    error.name() == "range" && error.arg() == Some("token")
}
