//! Errors where several things are wrong together, so that any of them may be told.

use harness::{ERROR, Record};

/// The fact of a case with the parameters that its error may be about.
const ABOUT_ANY: &str = "about any of";

/// The fact of a case with the errors that are right, by their names.
const ANY_ERROR: &str = "any error of";

/// The answer to `case`; an error about one of the parameters that the case lists is about all
/// of them, and one of the errors that it lists is all of them.
pub fn about_any(case: &Record, answer: Record) -> Record {
    let Ok([name, about]) = answer.read::<[String; 2]>(ERROR) else { return answer };
    let all = |of: &str, word: String, between: &str| {
        let words: Vec<String> = case.read(of).unwrap_or_default();
        if words.contains(&word) { words.join(between) } else { word }
    };
    answer.fact(ERROR, [all(ANY_ERROR, name, " / "), all(ABOUT_ANY, about, "` / `")])
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
        let case = Record::new().fact(ANY_ERROR, ["rank", "shape"]);
        let answer = |name: &str| Record::new().fact(ERROR, [name, "k"]);
        assert_eq!(about_any(&case, answer("rank")), about_any(&case, answer("shape")));
        assert_eq!(about_any(&case, answer("dtype")), answer("dtype"));
        let answer = Record::new().fact("y", 1);
        assert_eq!(about_any(&case, answer.clone()), answer);
    }
}
