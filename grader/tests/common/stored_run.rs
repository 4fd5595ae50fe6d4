//! A run's folder as the grader leaves it, made without grading anybody.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use harness::Assignment;
use serde_json::{Value, json};

/// Makes the folder of a finished run. Each row is a student, an assignment and how it ended:
/// `graded` with all points, `not_submitted` or `not_gradable`.
pub fn stored_run(folder: &Path, rows: &[(&str, &str, &str)]) {
    fs::create_dir_all(folder.join("results")).unwrap();
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).unwrap();
    let ids: Vec<&str> = checks::ASSIGNMENTS.iter().map(|assignment| assignment.id).collect();
    let plan = json!({
        "schema": "llm-foundations/run/v1",
        "started": "2026-10-02T09:00:00.000000Z",
        "seed": "sample",
        "submissions": "/class",
        "assignments": ids,
        "students": [],
        "finished": true,
    });
    write(&folder.join("run.json"), &plan);
    for (student, id, status) in rows {
        let assignment = checks::assignment(id).unwrap();
        let path = folder.join(format!("results/{student}.{id}.json"));
        write(&path, &result(student, assignment, status));
    }
}

fn write(path: &Path, value: &Value) {
    fs::write(path, serde_json::to_vec_pretty(value).unwrap()).unwrap();
}

fn result(student: &str, assignment: &Assignment, status: &str) -> Value {
    let full = status == "graded";
    let sum = |bonus: bool| -> u32 {
        let tasks = assignment.tasks.iter().filter(|task| task.bonus == bonus);
        tasks.map(|task| task.points()).sum()
    };
    let earned = |points: u32| if full { points } else { 0 };
    let task = |task: &&harness::Task| {
        json!({
            "id": task.id, "points": earned(task.points()), "max": task.points(), "bonus": task.bonus,
        })
    };
    let outcome = if full { "passed" } else { status };
    let check = |check: &harness::Check| json!({ "id": check.id, "outcome": outcome, "ms": 1 });
    let tried = status != "not_submitted";
    let mut result = json!({
        "schema": "llm-foundations/result/v3",
        "student": student,
        "assignment": assignment.id,
        "status": status,
        "score": earned(sum(false)),
        "bonus": earned(sum(true)),
        "max": sum(false),
        "tasks": assignment.tasks.iter().map(task).collect::<Vec<_>>(),
        "checks": assignment.checks().filter(|_| tried).map(check).collect::<Vec<_>>(),
        "provenance": provenance(),
    });
    if status == "not_gradable" {
        result["reason"] = json!({ "zh": "缺少 src/lib.rs", "en": "src/lib.rs is missing" });
    }
    result
}

fn provenance() -> Value {
    json!({
        "key": "k",
        "hashes": {
            "submission": "", "assignment": "", "machinery": "", "toolchain": "", "libtorch": "",
        },
        "handed_in": "2026-10-01T12:00:00Z",
        "staff": "",
        "seed_commitment": "60dba2a5594dce5aefb5a1ed3b3d5c59f2d501bd4e4f72a8bf43217bcdfa0a8c",
        "rustc": "rustc",
        "sandbox": { "tier": "strong", "means": "", "landlock_abi": 7, "canary": "" },
        "graded_at": "2026-10-02T09:30:00Z",
        "ms": 1, "stage_ms": 0, "build_ms": 0, "judge_ms": 1,
    })
}
