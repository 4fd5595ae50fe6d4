//! Variables of the environment that exports take values from: what a run cannot know.

use std::collections::BTreeMap;

/// All that any export asks for. An export sees no other variable.
const NAMES: [&str; 12] = [
    "CLASSROOM",
    "ASSIGNMENT",
    "ASSIGNMENT_TYPE",
    "OWNER",
    "USERNAME",
    "SUBMISSION_TAG",
    "COMMIT_URL",
    "RELEASE_URL",
    "REVIEW_URL",
    "COMMIT_DATE",
    "GITHUB_ACTOR",
    "GITHUB_ACTOR_ID",
];

/// The variables that are set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variables(BTreeMap<String, String>);

impl Variables {
    /// Those of this process.
    pub fn from_env() -> Self {
        let set = |name: &str| Some((name.to_string(), std::env::var(name).ok()?));
        Self::new(NAMES.into_iter().filter_map(set))
    }

    /// These; an empty one is as good as none.
    pub fn new<K: Into<String>, V: Into<String>>(set: impl IntoIterator<Item = (K, V)>) -> Self {
        let trimmed = |(name, value): (K, V)| (name.into(), value.into().trim().to_string());
        let mut set: BTreeMap<String, String> = set.into_iter().map(trimmed).collect();
        set.retain(|_, value| !value.is_empty());
        Self(set)
    }

    /// The value of `name`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_variable_is_as_good_as_none() {
        let set = Variables::new([("OWNER", " amy\n"), ("CLASSROOM", " ")]);
        assert_eq!((set.get("OWNER"), set.get("CLASSROOM")), (Some("amy"), None));
        assert_eq!(Variables::from_env().get("PATH"), None);
    }
}
