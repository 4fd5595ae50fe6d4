//! Errors where several parameters are wrong together, so that either may be named.

use harness::{ERROR, Record};

/// The fact of a case with the parameters that its error may be about.
const ABOUT_ANY: &str = "about any of";

/// The answer to `case`; an error about one of the parameters that the case lists is about all
/// of them.
pub fn about_any(case: &Record, answer: Record) -> Record {
    let parameters: Vec<String> = case.read(ABOUT_ANY).unwrap_or_default();
    match answer.read::<[String; 2]>(ERROR) {
        Ok([name, about]) if parameters.contains(&about) => {
            answer.fact(ERROR, [name, parameters.join("` / `")])
        }
        _ => answer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_about_one_of_the_parameters_is_about_all() {
        let case = Record::new().fact(ABOUT_ANY, ["rank", "ranks"]);
        let about = |parameter: &str| {
            let answer = Record::new().fact(ERROR, ["range", parameter]);
            about_any(&case, answer).read::<[String; 2]>(ERROR).unwrap()
        };
        assert_eq!(about("ranks"), about("rank"));
        assert_eq!(about("ids"), ["range", "ids"]);
        let answer = Record::new().fact("y", 1);
        assert_eq!(about_any(&case, answer.clone()), answer);
    }
}
