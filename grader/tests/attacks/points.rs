//! Whether the points of a result are those of the checks that passed: who loses just
//! what must be lost has then gained nothing.

use harness::{Assignment, Check};
use serde_json::Value;

/// What in a result of `assignment` is not what its checks add up to.
pub fn miscounted(result: &Value, assignment: &Assignment) -> Vec<String> {
    let results = result["checks"].as_array().unwrap();
    if !results.iter().map(|check| &check["id"]).eq(assignment.checks().map(|check| check.id)) {
        return vec!["its checks are not those of the assignment, each once".into()];
    }
    let ends = results.iter().zip(assignment.checks());
    let passed = ends.filter(|(result, _)| result["outcome"] == "passed").map(|(_, check)| check);
    let (bonus, score): (Vec<&Check>, Vec<&Check>) = passed.partition(|c| is_bonus(assignment, c));
    let wrong = [("score", score), ("bonus", bonus)].into_iter().filter_map(|(name, passed)| {
        let sum: u32 = passed.iter().map(|check| check.points).sum();
        let says = &result[name];
        (*says != sum).then(|| format!("its {name} is {says}, what passed adds up to {sum}"))
    });
    wrong.collect()
}

fn is_bonus(assignment: &Assignment, check: &Check) -> bool {
    assignment.tasks.iter().any(|task| task.id == check.task() && task.bonus)
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::toy;
    use serde_json::json;

    fn told(result: &Value) -> Vec<String> {
        miscounted(result, &toy::ASSIGNMENT)
    }

    /// A result in which every check passed, which says these points.
    fn whole(score: u32, bonus: u32) -> Value {
        let passed = |check: &Check| json!({ "id": check.id, "outcome": "passed" });
        let checks: Vec<Value> = toy::ASSIGNMENT.checks().map(passed).collect();
        json!({ "score": score, "bonus": bonus, "checks": checks })
    }

    #[test]
    fn points_without_checks_that_passed_are_told() {
        assert_eq!(told(&whole(100, 5)), [""; 0]);
        assert_eq!(told(&whole(105, 0)).len(), 2);
        let mut lost = whole(100, 5);
        lost["checks"][0]["outcome"] = "failed".into();
        assert_eq!(told(&lost), ["its score is 100, what passed adds up to 80"]);
        lost["checks"].as_array_mut().unwrap().remove(0);
        assert_eq!(told(&lost), ["its checks are not those of the assignment, each once"]);
    }
}
