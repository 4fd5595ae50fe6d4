//! Handouts: a link to a page that the edition does not hold becomes plain text.

/// The page with links to `pages` and to elsewhere only.
pub fn with_links_to(page: &str, pages: &[String]) -> String {
    let mut text = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(end) = rest.find("](") {
        let (before, after) = rest.split_at(end);
        let target = after[2..].split_once(')').map(|(target, _)| target);
        match (target, before.rfind('[')) {
            (Some(target), Some(start)) if leads_astray(target, pages) => {
                text += &before[..start];
                text += &before[start + 1..];
                rest = &after[2 + target.len() + 1..];
            }
            _ => {
                text += before;
                text += "](";
                rest = &after[2..];
            }
        }
    }
    text + rest
}

/// Whether it is the name of a page that is not among `pages`.
fn leads_astray(target: &str, pages: &[String]) -> bool {
    let page = target.split('#').next().unwrap_or_default();
    let is_page = page.strip_suffix(".md").is_some() && !target.contains("://");
    is_page && !pages.iter().any(|known| known == page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_missing_pages_become_text_and_others_stay() {
        let page = "See [here](a0.md#run), [there](grading.md#x) or `v[i](x)`; [top](#top), \
                    [site](https://example.org/x.md).";
        let expected = "See [here](a0.md#run), there or `v[i](x)`; [top](#top), \
                        [site](https://example.org/x.md).";
        assert_eq!(with_links_to(page, &["a0.md".into()]), expected);
    }
}
