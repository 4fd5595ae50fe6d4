//! The table of tasks and points at the end of a student's run.

use std::collections::BTreeMap;

use tabled::builder::Builder;
use tabled::settings::object::Columns;
use tabled::settings::{Alignment, Style};

use crate::check::{Assignment, Task};
use crate::outcome::Outcome;
use wording::Lang;

/// Renders the table. A check without an outcome was not selected in this run.
pub fn summary(
    assignment: &Assignment,
    outcomes: &BTreeMap<&'static str, Outcome>,
    lang: Lang,
) -> String {
    let mut table = Builder::default();
    table.push_record(lang.pick(["任务", "", "检查", "得分"], ["task", "", "checks", "points"]));
    let mut earned_in_all = 0;
    for task in assignment.tasks {
        let passed = |id: &str| outcomes.get(id).is_some_and(Outcome::passed);
        let ran = task.checks.iter().filter(|check| outcomes.contains_key(check.id)).count();
        let good = task.checks.iter().filter(|check| passed(check.id));
        let earned: u32 = good.clone().map(|check| check.points).sum();
        earned_in_all += earned;
        let points = format!("{earned} / {}", task.points());
        let done = format!("{} / {}", good.count(), task.checks.len());
        let none = || "—".to_string();
        let (done, points) = if ran == 0 { (none(), none()) } else { (done, points) };
        table.push_record([task.id.to_string(), title(task, lang), done, points]);
    }
    let total = lang.pick("合计", "total");
    table.push_record([total.to_string(), String::new(), String::new(), earned_in_all.to_string()]);
    let mut table = table.build();
    table.with(Style::sharp()).modify(Columns::new(2..), Alignment::right());
    format!("{}\n{table}\n{}", assignment.title.get(lang), closing(outcomes, lang))
}

fn title(task: &Task, lang: Lang) -> String {
    let bonus = if task.bonus { lang.pick("（附加）", " (bonus)") } else { "" };
    format!("{}{bonus}", task.title.get(lang))
}

fn closing(outcomes: &BTreeMap<&'static str, Outcome>, lang: Lang) -> String {
    let unfinished = outcomes.values().any(|o| matches!(o, Outcome::NotImplemented { .. }));
    let hint = match (unfinished, lang) {
        (true, Lang::Zh) => "还有未实现的函数；按表中从上到下的顺序完成即可。\n",
        (true, Lang::En) => "Some functions are not implemented yet; go down the table in order.\n",
        _ => "",
    };
    let other =
        lang.pick("In English: COURSE_LANG=en cargo test …", "中文：COURSE_LANG=zh cargo test …");
    format!("{hint}{other}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toy;

    /// The table of a run in which the checks before `unwritten` passed, and nothing else
    /// is written; what is not in `task` was filtered out.
    fn shown(task: &str, unwritten: &str, lang: Lang) -> String {
        let checks = toy::ASSIGNMENT.checks().filter(|check| check.task().starts_with(task));
        let mut outcome = Outcome::Passed;
        let outcomes = checks.map(|check| {
            if check.id == unwritten {
                outcome = Outcome::NotImplemented { what: check.id.into() };
            }
            (check.id, outcome.clone())
        });
        summary(&toy::ASSIGNMENT, &outcomes.collect(), lang)
    }

    #[test]
    fn the_table_tells_how_far_a_student_is() {
        insta::assert_snapshot!("all", shown("t0", "", Lang::Zh));
        insta::assert_snapshot!("half", shown("t0", "t0.halve.value", Lang::En));
        insta::assert_snapshot!("filtered", shown("t0.halve", "", Lang::En));
    }
}
