//! What a roster tells about a student: facts in fields, all of them optional.

use serde::{Deserialize, Serialize};

/// A student of the class.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    /// The name of the submission, and of the student's rows.
    pub student: String,
    /// Who it is.
    #[serde(default)]
    pub person: Person,
}

/// Who a student is. A field is `None` if the roster does not say it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// The whole name, as it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The first name, where it stands alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The last name, where it stands alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// The e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The section or class (班级).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// The student number (学号), which is nbgrader's id, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// What other systems call this student.
    #[serde(skip_serializing_if = "Ids::is_empty")]
    pub ids: Ids,
}

/// What other systems call a student.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ids {
    /// Canvas: `ID`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canvas: Option<String>,
    /// Canvas: `SIS User ID`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canvas_sis: Option<String>,
    /// Canvas: `SIS Login ID`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canvas_login: Option<String>,
    /// Gradescope: `SID`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gradescope: Option<String>,
    /// GitHub: the name of the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub github: Option<String>,
    /// Moodle: the number in `Participant 123`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moodle: Option<String>,
    /// LTI: the user's id for scores (AGS).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lti: Option<String>,
}

impl Ids {
    /// Whether no system is known to have this student.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_takes_no_room_and_comes_back() {
        let amy = Enrolled { student: "amy".into(), person: Person::default() };
        let json = serde_json::to_string(&amy).unwrap();
        assert_eq!(json, r#"{"student":"amy","person":{}}"#);
        assert_eq!(serde_json::from_str::<Enrolled>(&json).unwrap(), amy);
        let ids = Ids { canvas: Some("7".into()), ..Ids::default() };
        let person = Person { name: Some("李雷".into()), ids, ..Person::default() };
        let json = serde_json::to_string(&person).unwrap();
        assert_eq!(json, r#"{"name":"李雷","ids":{"canvas":"7"}}"#);
        assert_eq!(serde_json::from_str::<Person>(&json).unwrap(), person);
    }
}
