//! What a column of a roster can hold.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// What the submission is called.
    Student,
    /// The whole name.
    Name,
    /// The first name.
    FirstName,
    /// The last name.
    LastName,
    /// The e-mail address.
    Email,
    /// The section or class.
    Section,
    /// The student number.
    Number,
    /// What the student logs in with, somewhere.
    Account,
    /// Whether it is a student at all.
    Role,
    /// Canvas: `ID`.
    Canvas,
    /// Canvas: `SIS User ID`.
    CanvasSis,
    /// Canvas: `SIS Login ID`.
    CanvasLogin,
    /// Gradescope: `SID`.
    Gradescope,
    /// GitHub: the name of the account.
    Github,
    /// GitHub: the number of the account. It is not used.
    GithubNumber,
    /// Moodle: `Participant 123`.
    Moodle,
    /// LTI: the user's id.
    Lti,
}
