//! A push, as Classroom 50 tells a grader about it: whose, of what, and where it is shown.

use harness::Words;
use jiff::Timestamp;
use serde::Serialize;

use super::variables::Variables;
use crate::base::problem::Problem;

/// A push, with the names that its fields have in a result.
#[derive(Debug, PartialEq, Serialize)]
pub struct Push {
    classroom: String,
    assignment: String,
    assignment_type: String,
    owner: String,
    submission: String,
    commit: String,
    release: String,
    review: String,
    datetime: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    submitted_by: Option<SubmittedBy>,
}

/// Whose push it was.
#[derive(Debug, PartialEq, Serialize)]
struct SubmittedBy {
    username: String,
    id: Option<u64>,
}

impl Push {
    /// What `given` says. The time that a row knows is not used: a student may have written
    /// it, and Classroom 50 tells by it who is late.
    ///
    /// # Errors
    ///
    /// If something is missing, or is not as Classroom 50 has it.
    pub fn new(given: &Variables) -> Result<Self, Problem> {
        let owner = given.get("OWNER").or_else(|| given.get("USERNAME"));
        let needed = [
            ("CLASSROOM", given.get("CLASSROOM")),
            ("ASSIGNMENT", given.get("ASSIGNMENT")),
            ("OWNER", owner),
            ("SUBMISSION_TAG", given.get("SUBMISSION_TAG")),
            ("COMMIT_URL", given.get("COMMIT_URL")),
            ("RELEASE_URL", given.get("RELEASE_URL")),
            ("COMMIT_DATE", given.get("COMMIT_DATE")),
        ];
        let missing: Vec<&str> =
            needed.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| *name).collect();
        if !missing.is_empty() {
            return Err(unset(&missing));
        }
        let [classroom, assignment, owner, submission, commit, release, date] =
            needed.map(|(_, value)| value.unwrap_or_default().to_string());
        let review = given.get("REVIEW_URL").map_or_else(|| commit.clone(), Into::into);
        let kind = given.get("ASSIGNMENT_TYPE").unwrap_or("individual");
        let push = Self {
            classroom,
            assignment,
            assignment_type: kind.into(),
            owner,
            submission,
            commit,
            release,
            review,
            datetime: in_utc(&date)?,
            submitted_by: SubmittedBy::new(given),
        };
        push.check()
    }

    /// Checks what the schema asks of single values.
    fn check(self) -> Result<Self, Problem> {
        let kinds = ["individual", "group", "team"];
        if !kinds.contains(&self.assignment_type.as_str()) {
            return Err(bad("ASSIGNMENT_TYPE", &self.assignment_type, "individual, group, team"));
        }
        let number = self.owner.strip_prefix("group-").unwrap_or_default();
        let is_group = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        if self.assignment_type == "team" && !is_group {
            return Err(bad("OWNER", &self.owner, "group-1"));
        }
        if !self.submission.starts_with("submit/") {
            return Err(bad("SUBMISSION_TAG", &self.submission, "submit/…"));
        }
        Ok(self)
    }
}

impl SubmittedBy {
    fn new(given: &Variables) -> Option<Self> {
        let username = given.get("GITHUB_ACTOR")?.to_string();
        let id = given.get("GITHUB_ACTOR_ID").and_then(|id| id.parse().ok());
        Some(Self { username, id })
    }
}

/// `2026-10-01T21:22:32Z`
fn in_utc(time: &str) -> Result<String, Problem> {
    let parsed = time.parse::<Timestamp>();
    let parsed = parsed.map_err(|_| bad("COMMIT_DATE", time, "2026-10-01T23:59:59+08:00"))?;
    Ok(parsed.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

fn unset(names: &[&str]) -> Problem {
    let names = names.join(", ");
    Problem::input((
        format!(
            "classroom50 缺少环境变量 {names}：前几个由 Classroom 50 的工作流给出，COMMIT_DATE 是 `git show -s --format=%cI` 的输出"
        ),
        format!(
            "classroom50 misses the environment variables {names}: the workflow of Classroom 50 sets them, and COMMIT_DATE is what `git show -s --format=%cI` prints"
        ),
    ))
}

fn bad(name: &str, value: &str, like: &str) -> Problem {
    let words = Words::new(
        format!("环境变量 {name} 不能是 `{value}`；它应像这样：{like}"),
        format!("the environment variable {name} cannot be `{value}`; it should be like {like}"),
    );
    Problem::input(words)
}

#[cfg(test)]
pub mod tests {
    use super::*;

    const GIVEN: [(&str, &str); 11] = [
        ("CLASSROOM", "llm-2026"),
        ("ASSIGNMENT", "a0"),
        ("ASSIGNMENT_TYPE", "individual"),
        ("OWNER", "amy"),
        ("SUBMISSION_TAG", "submit/2026-10-01T15-59-59Z-a1b2c3d"),
        ("COMMIT_URL", "https://example.org/o/r/commit/a1b2c3d"),
        ("RELEASE_URL", "https://example.org/o/r/releases/tag/submit%2Fx"),
        ("REVIEW_URL", "https://example.org/o/r/compare/0...a1b2c3d"),
        ("COMMIT_DATE", "2026-10-01T23:59:59+08:00"),
        ("GITHUB_ACTOR", "amy"),
        ("GITHUB_ACTOR_ID", "77"),
    ];

    /// What Classroom 50 may say.
    pub fn given() -> Variables {
        Variables::new(GIVEN)
    }

    fn error(given: &Variables) -> String {
        Push::new(given).unwrap_err().words.en
    }

    /// With another value of `name`, or without it.
    fn with(name: &str, value: &str) -> Variables {
        let mut given: Vec<(&str, &str)> = GIVEN.to_vec();
        given.retain(|(known, _)| *known != name);
        given.extend((!value.is_empty()).then_some((name, value)));
        Variables::new(given)
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        assert!(error(&with("CLASSROOM", "")).contains("CLASSROOM"));
        assert!(error(&with("COMMIT_DATE", "")).contains("git show"), "no guess at a time");
        assert!(error(&with("SUBMISSION_TAG", "a0")).contains("submit/"));
        assert!(error(&with("ASSIGNMENT_TYPE", "pair")).contains("individual, group, team"));
        assert!(error(&with("ASSIGNMENT_TYPE", "team")).contains("group-1"));
        assert!(error(&with("COMMIT_DATE", "yesterday")).contains("yesterday"));
        let none = error(&Variables::default());
        assert!(none.contains("CLASSROOM, ASSIGNMENT, OWNER, SUBMISSION_TAG"), "{none}");
    }

    #[test]
    fn what_may_be_missing_has_a_substitute() {
        let push = |given: &Variables| Push::new(given).unwrap();
        assert_eq!(push(&with("REVIEW_URL", "")).review, GIVEN[5].1);
        assert_eq!(push(&with("ASSIGNMENT_TYPE", "")).assignment_type, "individual");
        assert_eq!(push(&with("GITHUB_ACTOR", "")).submitted_by, None);
        let by = push(&with("GITHUB_ACTOR_ID", "")).submitted_by.unwrap();
        assert_eq!((by.username.as_str(), by.id), ("amy", None));
    }

    #[test]
    fn the_time_of_a_commit_is_told_in_utc() {
        assert_eq!(Push::new(&given()).unwrap().datetime, "2026-10-01T15:59:59Z");
    }
}
