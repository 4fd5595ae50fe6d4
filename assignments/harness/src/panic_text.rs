//! The message of a panic, for people.

use std::any::Any;

/// In libtorch's messages the C++ stack begins with this.
const STACK: &str = "Exception raised from";

/// The message of a panic. A message of libtorch, several pages with a C++ stack, is
/// reduced to one line.
pub fn panic_text(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
    without_stack(text.unwrap_or("(no message)"))
}

fn without_stack(text: &str) -> String {
    let Some((words, _stack)) = text.split_once(STACK) else { return text.to_string() };
    // `unwrap` shows the error as Rust source: Torch("…\n…").
    let words = words.split_once("Torch(\"").map_or(words, |(_, words)| words);
    let line = words.replace("\\n", " ").replace("\\\"", "\"").replace('\n', " ");
    format!("libtorch: {}", line.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_libtorch_becomes_one_line() {
        let text = "called `Result::unwrap()` on an `Err` value: Torch(\"The size of tensor a (2) \
                    must match\\nException raised from infer_size_impl at /x.cpp:31 (most recent \
                    call first):\\nframe #0: c10::Error\")";
        assert_eq!(without_stack(text), "libtorch: The size of tensor a (2) must match");
    }

    #[test]
    fn other_panics_stay_as_they_are() {
        let payload: Box<dyn Any + Send> = Box::new("index out\nof bounds".to_string());
        assert_eq!(panic_text(payload.as_ref()), "index out\nof bounds");
        let payload: Box<dyn Any + Send> = Box::new(7);
        assert_eq!(panic_text(payload.as_ref()), "(no message)");
    }
}
