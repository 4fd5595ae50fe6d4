//! What the names in a bulk download of a course site say.

use wording::{Words, text};

use crate::held_back::MOODLE;
use crate::person::Enrolled;

/// What a name in a bulk download says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Download<'a> {
    /// `leeamy_LATE_12_345_work`: a number of the user and one of the submission.
    Canvas {
        /// The user.
        user: &'a str,
        /// The submission. A later one has a larger number.
        submission: u64,
    },
    /// `leeamy_12_text`: text or an address that was typed in, with a number of the user.
    CanvasText {
        /// The user.
        user: &'a str,
    },
    /// `Amy Lee_12345_assignsubmission_file_`: a name and a number of the participant.
    Moodle {
        /// The whole name.
        name: &'a str,
        /// The participant.
        participant: &'a str,
    },
    /// `submission_123`: `submission_metadata.yml` tells whose it is.
    Gradescope {
        /// The submission.
        submission: u64,
    },
}

impl<'a> Download<'a> {
    /// What a name without its ending says.
    pub fn told_by(stem: &'a str) -> Option<Self> {
        moodle(stem)
            .or_else(|| gradescope(stem))
            .or_else(|| canvas(stem))
            .or_else(|| canvas_text(stem))
    }
}

fn moodle(stem: &str) -> Option<Download<'_>> {
    let (before, _) = stem.split_once(MOODLE)?;
    let (name, participant) = before.rsplit_once('_').filter(|(_, number)| is_number(number))?;
    Some(Download::Moodle { name, participant })
}

fn gradescope(stem: &str) -> Option<Download<'_>> {
    let submission = stem.strip_prefix("submission_")?;
    let submission = is_number(submission).then(|| submission.parse().ok())??;
    Some(Download::Gradescope { submission })
}

/// The two numbers that stand side by side, with a name before and a file's name after
/// them.
fn canvas(stem: &str) -> Option<Download<'_>> {
    let parts: Vec<&str> = stem.split('_').collect();
    let at = (1..parts.len().checked_sub(2)?).find(|at| {
        !parts[at - 1].is_empty() && is_number(parts[*at]) && is_number(parts[at + 1])
    })?;
    Some(Download::Canvas { user: parts[at], submission: parts[at + 1].parse().ok()? })
}

fn canvas_text(stem: &str) -> Option<Download<'_>> {
    let before = stem.strip_suffix("_text").or_else(|| stem.strip_suffix("_link"))?;
    let (_, user) = before.rsplit_once('_').filter(|(_, user)| is_number(user))?;
    Some(Download::CanvasText { user })
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What the operator can do if `strangers`, names of submissions that are of nobody in
/// the roster, come from a course site.
pub fn advice<'a>(
    mut strangers: impl Iterator<Item = &'a str>,
    roster: &[Enrolled],
) -> Option<Words> {
    let has_canvas = roster.iter().any(|enrolled| enrolled.person.ids.canvas.is_some());
    strangers.find_map(|name| match Download::told_by(name)? {
        Download::Canvas { .. } if !has_canvas => Some(text(
            "提交像是从 Canvas 批量下载的，而名单里没有 Canvas 的 `ID`：请用 Canvas 导出的成绩册作名单",
            "the submissions look like a download of Canvas, and the roster has no `ID` of Canvas: take the gradebook that Canvas exports as the roster",
        ).into()),
        Download::Gradescope { .. } => Some(text(
            "提交像是从 Gradescope 批量下载的：请保留旁边的 submission_metadata.yml，并用带 `SID` 或邮箱的名单",
            "the submissions look like a download of Gradescope: keep submission_metadata.yml beside them, and take a roster with `SID` or e-mail addresses",
        ).into()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_downloads_are_taken_apart() {
        let of = Download::told_by;
        let canvas = |user, submission| Some(Download::Canvas { user, submission });
        assert_eq!(of("leeamy_12_345_work"), canvas("12", 345));
        assert_eq!(of("leeamy_LATE_12_345_my_work_2-1"), canvas("12", 345));
        assert_eq!(of("李雷_12_345_作业"), canvas("12", 345));
        let moodle = |name, participant| Some(Download::Moodle { name, participant });
        assert_eq!(of("Amy Lee_12_assignsubmission_file_"), moodle("Amy Lee", "12"));
        assert_eq!(of("A_B_12_assignsubmission_file_a_1_2_b"), moodle("A_B", "12"));
        assert_eq!(of("leeamy_LATE_12_text"), Some(Download::CanvasText { user: "12" }));
        assert_eq!(of("submission_7"), Some(Download::Gradescope { submission: 7 }));
        for plain in ["amy", "amy_12", "amy_12_a0", "_1_2_x", "amy_1_2", "submission_x", "20260001"]
        {
            assert_eq!(of(plain), None, "{plain}");
        }
    }
}
