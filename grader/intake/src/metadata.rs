//! `submission_metadata.json`: what a course site says about a submission.
//!
//! It lies in the submission's folder, so a student could have written it: the time in it
//! is shown beside the result and decides nothing.

use jiff::Timestamp;
use serde::Deserialize;

use crate::caps;
use crate::name::shown;

/// At most this many people hand in one submission.
const USERS: usize = 100;

/// What a course site says about a submission.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Metadata {
    /// The site's number of the submission.
    pub id: u64,
    /// When it was handed in.
    pub created_at: Timestamp,
    /// What it was handed in for.
    pub assignment: Assignment,
    /// Who handed it in.
    pub users: Vec<User>,
}

/// What a submission was handed in for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Assignment {
    /// The deadline, if there was one.
    pub due_date: Option<Timestamp>,
}

/// Who handed a submission in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct User {
    /// The site's number of the user.
    pub id: u64,
    /// The user's name.
    pub name: String,
    /// The user's address.
    pub email: String,
}

impl Metadata {
    /// Reads the file. Unknown fields are ignored; the known ones must be present and
    /// well-formed.
    ///
    /// # Errors
    ///
    /// A few words on what is wrong with it.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() > caps::METADATA {
            return Err("larger than 64 KiB".into());
        }
        let metadata: Self =
            serde_json::from_slice(bytes).map_err(|error| shown(error.to_string().as_bytes()))?;
        if metadata.users.len() > USERS {
            return Err(format!("more than {USERS} users"));
        }
        Ok(metadata)
    }

    /// When it was handed in, in UTC, to the second.
    pub fn handed_in(&self) -> String {
        self.created_at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{
        "id": 123456,
        "created_at": "2026-10-01T14:22:32.365935-07:00",
        "assignment": {"due_date": "2026-10-02T00:00:00-07:00", "title": "A0", "total_points": "100.0"},
        "users": [{"email": "amy@example.org", "id": 7, "name": "Amy"}],
        "previous_submissions": []
    }"#;

    #[test]
    fn the_time_is_read_in_utc_to_the_second() {
        let metadata = Metadata::parse(GOOD.as_bytes()).unwrap();
        assert_eq!(metadata.handed_in(), "2026-10-01T21:22:32Z");
        assert_eq!(metadata.users[0].name, "Amy");
        let open = GOOD.replace("\"2026-10-02T00:00:00-07:00\"", "null");
        assert_eq!(Metadata::parse(open.as_bytes()).unwrap().assignment.due_date, None);
    }

    #[test]
    fn what_is_not_such_a_file_is_refused_in_one_line() {
        let cases = [
            String::new(),
            "[]".into(),
            GOOD.replace("created_at", "made_at"),
            GOOD.replace("2026-10-01T14:22:32.365935-07:00", "yesterday"),
            GOOD.replace("-07:00\",\n", "\",\n"),
            GOOD.replace("123456", "\"x\""),
            GOOD.replace("\"id\": 123456,", "\"id\": 123456, \"id\": 7,"),
            format!("{GOOD}x"),
            format!("{GOOD}{}", " ".repeat(caps::METADATA)),
            "[".repeat(60_000),
        ];
        for text in cases {
            let error = Metadata::parse(text.as_bytes()).unwrap_err();
            assert!(!error.is_empty() && !error.contains('\n'), "{error}");
        }
    }
}
