//! The list of what was not used.

use std::collections::BTreeSet;

use crate::caps;

/// The names in alphabetical order; of very many only the first, and how many more
/// there are.
pub fn listed(names: BTreeSet<String>) -> Vec<String> {
    let more = names.len().saturating_sub(caps::LISTED);
    let mut listed: Vec<String> = names.into_iter().take(caps::LISTED).collect();
    if more > 0 {
        listed.push(format!("… and {more} more"));
    }
    listed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(n: usize) -> Vec<String> {
        listed((0..n).map(|i| format!("{i:03}")).collect())
    }

    #[test]
    fn a_long_list_is_cut_and_says_by_how_much() {
        assert_eq!(of(50).len(), 50);
        assert_eq!(of(53)[49..], ["049", "… and 3 more"]);
    }
}
