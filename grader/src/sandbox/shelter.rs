//! How well this machine confines submissions: tested once per run by the canary, and
//! recorded in each result.

use std::fmt;
use std::sync::Arc;

use harness::Words;
use serde::{Deserialize, Serialize};

use super::canary::{self, Finding, Role};
use super::cgroup::Groups;
use super::isolation::Isolation;
use super::kernel_isolation::{self, KernelIsolation};
use crate::base::problem::Problem;

/// How strong a sandbox is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Only limits on each process: the canary escaped, or there is no sandbox.
    Weak,
    /// The canary could not escape, but something is missing: control groups or namespaces.
    /// It may start too many processes, or have several use too much memory together.
    Medium,
    /// Namespaces, Landlock, seccomp and control groups; the canary could not escape.
    Strong,
}

impl Tier {
    /// The tier that a whole class is graded in unless the operator says otherwise: the
    /// strongest that the system can offer.
    pub fn default_for_class() -> Self {
        if cfg!(target_os = "linux") { Self::Strong } else { Self::Medium }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Weak => "weak",
            Self::Medium => "medium",
            Self::Strong => "strong",
        })
    }
}

/// The sandbox of this run.
#[derive(Debug, Clone)]
pub struct Shelter {
    /// How strong it is.
    pub tier: Tier,
    /// What it consists of.
    pub isolation: Isolation,
    /// The kernel's version of Landlock; 0 if none.
    pub landlock_abi: u32,
    /// What the canary tried.
    pub canary: Vec<Finding>,
    /// What is missing for the strongest tier, and how to get it.
    pub missing: Vec<String>,
}

impl Shelter {
    /// Finds what this machine offers, and tests it with the canary.
    pub fn find() -> Self {
        let mut missing = Vec::new();
        let landlock_abi = kernel_isolation::landlock_abi();
        if landlock_abi == 0 {
            missing.push("Landlock: Linux 5.13 or later with `landlock` among `lsm=`".to_string());
        }
        let groups = note(&mut missing, Groups::find()).map(Arc::new);
        let other_user = rustix::process::geteuid().is_root();
        let landlock = landlock_abi > 0;
        let kernel = KernelIsolation { namespaces: true, other_user, landlock };
        let mut isolation = Isolation { kernel, groups };
        let mut found = sent(Role::Submission, &isolation);
        if let Err(error) = &found {
            missing
                .push(format!("namespaces: {} ({error})", kernel_isolation::why_no_namespaces()));
            isolation.kernel.namespaces = false;
            found = sent(Role::Submission, &isolation);
        }
        let mut canary = note(&mut missing, found).unwrap_or_default();
        let whole = held(&canary);
        // Only namespaces, another user or control groups stop these.
        let crowd = note(&mut missing, sent(Role::Compiler, &isolation)).unwrap_or_default();
        let hoard = note(&mut missing, sent(Role::Hoard, &isolation)).unwrap_or_default();
        let none_too_many = held(&crowd) && held(&hoard);
        canary.extend(crowd.into_iter().chain(hoard));
        let walls =
            isolation.kernel.namespaces && landlock && isolation.groups.is_some() && none_too_many;
        let tier = match (whole, walls) {
            (true, true) => Tier::Strong,
            (true, false) => Tier::Medium,
            (false, _) => Tier::Weak,
        };
        Self { tier, isolation, landlock_abi, canary, missing }
    }

    /// Finds the sandbox; an error if it is weaker than `required`. Then nothing is graded.
    ///
    /// # Errors
    ///
    /// One line that says what is missing and how to get it, unless the operator
    /// accepts a sandbox that does not hold.
    pub fn require(required: Tier, accept_unsafe: bool) -> Result<Self, Problem> {
        let shelter = Self::find();
        if !accept_unsafe {
            shelter.reaches(required)?;
        }
        Ok(shelter)
    }

    /// Whether it is as strong as `required`.
    ///
    /// # Errors
    ///
    /// If it is not: one line that says what is missing and how to get it.
    pub fn reaches(&self, required: Tier) -> Result<(), Problem> {
        if self.tier < required { Err(self.refusal(required)) } else { Ok(()) }
    }

    fn refusal(&self, required: Tier) -> Problem {
        let tier = self.tier;
        let mut words = Words::new(
            format!("这台机器上的沙箱是 {tier}，达不到 {required}"),
            format!("the sandbox on this machine is {tier}, not {required}"),
        );
        let mut say = |zh: String, en: String| {
            words.zh += &zh;
            words.en += &en;
        };
        let through: Vec<&str> = self.escapes().collect();
        if tier == Tier::Weak && !through.is_empty() {
            let through = through.join(", ");
            say(format!("（试探程序做到了：{through}）"), format!(" (the canary could {through})"));
        }
        if !self.missing.is_empty() {
            let missing = self.missing.join("; ");
            say(format!("；缺少：{missing}"), format!("; missing: {missing}"));
        }
        if tier == Tier::Weak {
            say(
                "；也可以加 --i-accept-unsafe，每一行都会带上标记".into(),
                "; or say --i-accept-unsafe, which marks every row".into(),
            );
        } else {
            say(
                "；也可以加 --require-tier medium，每份结果都会写明".into(),
                "; or say --require-tier medium, which every result will tell".into(),
            );
        }
        say("（`grader doctor` 说得更详细）".into(), " (`grader doctor` tells more)".into());
        Problem::fault(words)
    }

    /// The attempts of the canary that succeeded.
    pub fn escapes(&self) -> impl Iterator<Item = &str> {
        self.canary.iter().filter(|f| !f.held).map(|finding| finding.attempt.as_str())
    }

    /// The description that is stored in results.
    pub fn stamp(&self) -> SandboxStamp {
        let held = self.canary.iter().filter(|finding| finding.held).count();
        SandboxStamp {
            tier: self.tier,
            means: self.isolation.to_string(),
            landlock_abi: self.landlock_abi,
            canary: format!("{held} of {} attempts held", self.canary.len()),
            accepted_unsafe: self.tier == Tier::Weak,
        }
    }
}

/// Records the reason why something is missing.
fn note<T>(missing: &mut Vec<String>, found: Result<T, String>) -> Option<T> {
    found.map_err(|reason| missing.push(reason)).ok()
}

/// Whether something was tried, and nothing got through.
fn held(findings: &[Finding]) -> bool {
    !findings.is_empty() && findings.iter().all(|finding| finding.held)
}

fn sent(role: Role, isolation: &Isolation) -> Result<Vec<Finding>, String> {
    canary::send(role, isolation).map_err(|error| format!("the canary could not run: {error}"))
}

impl fmt::Display for Isolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Isolation { kernel, groups } = self;
        let all = [
            kernel.namespaces.then(|| "namespaces and an empty root".to_string()),
            kernel.other_user.then(|| "another user".to_string()),
            kernel.landlock.then(|| "Landlock".to_string()),
            cfg!(target_os = "linux").then(|| "seccomp".to_string()),
            groups.as_ref().map(|groups| groups.describe()),
            Some("limits on each process".to_string()),
        ];
        f.write_str(&all.into_iter().flatten().collect::<Vec<_>>().join(", "))
    }
}

/// The description in a result of the sandbox in which it was graded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SandboxStamp {
    /// How strong it was.
    pub tier: Tier,
    /// What it consisted of.
    pub means: String,
    /// The kernel's version of Landlock; 0 if none.
    pub landlock_abi: u32,
    /// The result of the canary.
    pub canary: String,
    /// Whether the operator accepted a sandbox that does not hold.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub accepted_unsafe: bool,
}

impl fmt::Display for SandboxStamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tier, means, landlock_abi, canary, .. } = self;
        write!(f, "{tier} ({means}; Landlock ABI {landlock_abi}; {canary})")
    }
}

#[cfg(test)]
impl Default for SandboxStamp {
    fn default() -> Self {
        let tier = Tier::Weak;
        let (means, canary) = (String::new(), String::new());
        Self { tier, means, landlock_abi: 0, canary, accepted_unsafe: true }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::Lang;

    fn shelter(tier: Tier, held: bool) -> Shelter {
        Shelter {
            tier,
            isolation: Isolation::default(),
            landlock_abi: 0,
            canary: vec![Finding { attempt: "connect".into(), held }],
            missing: vec!["Landlock: a newer kernel".into()],
        }
    }

    #[test]
    fn a_refusal_says_what_is_missing_and_what_to_do() {
        let weak = shelter(Tier::Weak, false).refusal(Tier::Strong).line(Lang::En);
        let says = "the sandbox on this machine is weak, not strong (the canary could connect); \
                    missing: Landlock: a newer kernel; or say --i-accept-unsafe, which marks \
                    every row (`grader doctor` tells more)";
        assert_eq!(weak, says);
        let medium = shelter(Tier::Medium, true).refusal(Tier::Strong).line(Lang::En);
        let says = "the sandbox on this machine is medium, not strong; missing: Landlock: a newer \
                    kernel; or say --require-tier medium, which every result will tell \
                    (`grader doctor` tells more)";
        assert_eq!(medium, says);
    }

    #[test]
    fn a_shelter_reaches_its_own_tier_and_no_higher_one() {
        let medium = shelter(Tier::Medium, true);
        assert!(medium.reaches(Tier::Medium).is_ok() && medium.reaches(Tier::Weak).is_ok());
        assert!(medium.reaches(Tier::Strong).is_err());
    }

    #[test]
    fn tiers_are_ordered() {
        assert!(Tier::Weak < Tier::Medium && Tier::Medium < Tier::Strong);
    }

    #[test]
    fn only_a_weak_shelter_is_stamped_as_unsafe() {
        assert!(shelter(Tier::Weak, false).stamp().accepted_unsafe);
        assert!(!shelter(Tier::Medium, true).stamp().accepted_unsafe);
    }
}
