//! Messages about an unknown name, with the known names that may have been meant.

use harness::Words;

/// The words, followed by the names that are nearest, if there are any.
pub fn with_nearest(words: Words, nearest: &[String]) -> Words {
    if nearest.is_empty() {
        return words;
    }
    let nearest = nearest.join(", ");
    Words::new(
        format!("{}；最接近的是 {nearest}", words.zh),
        format!("{}; the nearest are {nearest}", words.en),
    )
}

/// What to say of a repository without the tag.
pub fn no_such_tag(tag: &str, nearest: &[String]) -> Words {
    let words = Words::new(format!("没有标签 {tag}"), format!("there is no tag {tag}"));
    with_nearest(words, nearest)
}
