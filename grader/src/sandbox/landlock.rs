//! Landlock: restricts which files a process may use, and forbids TCP connections and
//! signals to processes outside.

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetStatus, Scope, path_beneath_rules,
};

use super::limits::Files;

/// The newest version of Landlock that this code knows. An older kernel enforces a part;
/// the canary then tests whether that is enough.
const NEWEST: ABI = ABI::V6;

/// Restricts this process, and all programs that it becomes or starts, to `files`.
///
/// # Errors
///
/// One line, if the kernel enforces nothing.
pub fn restrict(files: &Files) -> Result<(), String> {
    let wrong = |error: landlock::RulesetError| format!("landlock: {error}");
    let reading = AccessFs::from_read(NEWEST);
    let status = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(NEWEST))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(NEWEST)))
        .and_then(|rules| rules.scope(Scope::from_all(NEWEST)))
        .and_then(Ruleset::create)
        .and_then(|rules| rules.add_rules(path_beneath_rules(&files.read, reading)))
        .and_then(|rules| {
            rules.add_rules(path_beneath_rules(&files.write, AccessFs::from_all(NEWEST)))
        })
        .and_then(landlock::RulesetCreated::restrict_self)
        .map_err(wrong)?;
    match status.ruleset {
        RulesetStatus::NotEnforced => Err("landlock: this kernel does not enforce it".into()),
        RulesetStatus::PartiallyEnforced | RulesetStatus::FullyEnforced => Ok(()),
    }
}
