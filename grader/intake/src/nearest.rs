//! Known names that may have been meant by an unknown one.

/// At most this many names are offered.
const OFFERED: usize = 3;

/// The names that are nearest to `wanted`, the nearest first; names that have little in
/// common with it are left out.
pub fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let wanted: Vec<char> = wanted.chars().take(100).flat_map(char::to_lowercase).collect();
    let mut near: Vec<(usize, &str)> = Vec::new();
    for name in names {
        let letters: Vec<char> = name.chars().take(100).flat_map(char::to_lowercase).collect();
        let edits = distance(&wanted, &letters);
        if edits <= wanted.len().max(letters.len()) / 2 {
            near.push((edits, name));
        }
    }
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(OFFERED).map(|(_, name)| name.into()).collect()
}

/// How many letters have to be inserted, removed, replaced, or swapped with the next.
fn distance(one: &[char], other: &[char]) -> usize {
    // `table[i][j]` is the distance of the first i letters from the first j.
    let mut table: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let replaced = table[i][j] + usize::from(a != b);
            let mut least = replaced.min(table[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == other[j - 1] && one[i - 1] == *b {
                least = least.min(table[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        table.push(row);
    }
    table[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_offered_and_far_ones_are_not() {
        let tags = ["v1.0", "submit-a0", "submit/a1", "Submit/A0"];
        assert_eq!(nearest("submit/a0", tags), ["Submit/A0", "submit-a0", "submit/a1"]);
        assert!(nearest("submit/a0", ["v1"]).is_empty());
    }

    #[test]
    fn distances_count_edits() {
        let of = |a: &str, b: &str| {
            distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>())
        };
        assert_eq!((of("", "abc"), of("abc", "abc"), of("kitten", "sitting")), (3, 0, 3));
        assert_eq!((of("cvs", "csv"), of("junti", "junit"), of("abc", "cab")), (1, 1, 2));
    }
}
