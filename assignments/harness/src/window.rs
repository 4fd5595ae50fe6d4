//! The first difference between two long lists, with the elements around it, so that it can
//! be found among a thousand.

use serde_json::Value;

/// Lists that are shorter than this, as JSON, are shown whole.
const SHORT: usize = 120;

/// How many elements are shown on either side.
const AROUND: usize = 3;

/// The index of the first difference (`[2][17]`), and both lists around it; `None` if they
/// are short, or no lists.
pub fn first_difference(want: &Value, got: &Value) -> Option<(String, String, String)> {
    let (list, other) = (want.as_array()?, got.as_array()?);
    if want.to_string().len().max(got.to_string().len()) < SHORT {
        return None;
    }
    let at = (0..list.len().max(other.len())).find(|i| list.get(*i) != other.get(*i))?;
    if let (Some(want), Some(got)) = (list.get(at), other.get(at))
        && want.is_array()
        && got.is_array()
    {
        let inner = first_difference(want, got);
        let (path, want, got) =
            inner.unwrap_or_else(|| (String::new(), want.to_string(), got.to_string()));
        return Some((format!("[{at}]{path}"), want, got));
    }
    Some((format!("[{at}]"), around(list, at), around(other, at)))
}

/// `… 3 4 [5] 6 7 8 …`: the element at `at` is marked.
fn around(list: &[Value], at: usize) -> String {
    let (from, to) = (at.saturating_sub(AROUND), (at + AROUND + 1).min(list.len()));
    let mut words: Vec<String> = Vec::new();
    words.extend((from > 0).then(|| "…".to_string()));
    for (i, value) in list.iter().enumerate().take(to).skip(from.min(to)) {
        words.push(if i == at { format!("【{value}】") } else { value.to_string() });
    }
    words.push(match at < list.len() {
        true if to == list.len() => String::new(),
        true => "…".into(),
        false => format!("【∅】 ({} in all)", list.len()),
    });
    words.join(" ").trim_end().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn lists(change: impl Fn(&mut Vec<u32>)) -> Option<(String, String, String)> {
        let want: Vec<u32> = (0..100).collect();
        let mut got = want.clone();
        change(&mut got);
        first_difference(&json!([[1], want]), &json!([[1], got]))
    }

    #[test]
    fn one_id_among_a_hundred_is_found_and_shown_with_its_neighbours() {
        let (path, want, got) = lists(|ids| ids[40] = 7).unwrap();
        assert_eq!(path, "[1][40]");
        assert_eq!(want, "… 37 38 39 【40】 41 42 43 …");
        assert_eq!(got, "… 37 38 39 【7】 41 42 43 …");
    }

    #[test]
    fn a_list_that_ends_early_says_how_long_it_is() {
        let (path, _, got) = lists(|ids| ids.truncate(98)).unwrap();
        assert_eq!((path.as_str(), got.as_str()), ("[1][98]", "… 95 96 97 【∅】 (98 in all)"));
    }

    #[test]
    fn short_lists_are_shown_whole() {
        assert_eq!(first_difference(&json!([1, 2]), &json!([1, 3])), None);
        assert_eq!(first_difference(&json!("a"), &json!([1])), None);
    }
}
