//! How repeats go wrong.

use crate::a5::guided::{Node, SYNTAX, Times};

/// What stands between braces, with something else made of the two numbers; of the second one also
/// whether there is a comma.
pub fn counts(inside: &str, otherwise: fn(Times, bool) -> Times) -> Option<Times> {
    (SYNTAX.counts)(inside).map(|times| otherwise(times, inside.contains(',')))
}

/// The numbers, whatever they are.
pub fn without_limit(inside: &str) -> Option<Times> {
    let number = |digits: &str| digits.parse::<usize>().ok();
    let Some((least, most)) = inside.split_once(',') else {
        return number(inside).map(|n| (n, Some(n)));
    };
    let least = number(least)?;
    if most.is_empty() {
        return Some((least, None));
    }
    number(most).filter(|most| least <= *most).map(|most| (least, Some(most)))
}

/// The numbers in the order in which they are right.
pub fn exchanged(inside: &str) -> Option<Times> {
    let other = || {
        let (least, most) = inside.split_once(',').filter(|(_, most)| !most.is_empty())?;
        (SYNTAX.counts)(&format!("{most},{least}"))
    };
    (SYNTAX.counts)(inside).or_else(other)
}

/// Nothing in between.
pub fn all_or_none(of: Node, times: Times) -> Node {
    match times {
        (least, Some(most)) if least < most => {
            let exactly = |n| (SYNTAX.repeat)(of.clone(), (n, Some(n)));
            Node::Either(vec![exactly(least), exactly(most)])
        }
        times => (SYNTAX.repeat)(of, times),
    }
}

/// The branch that was taken once.
pub fn same_each_time(of: Node, times: Times) -> Node {
    match of {
        Node::Either(parts) => {
            Node::Either(parts.into_iter().map(|part| (SYNTAX.repeat)(part, times)).collect())
        }
        of => (SYNTAX.repeat)(of, times),
    }
}

/// The last part of a group alone.
pub fn last_of_group(of: Node, times: Times) -> Node {
    let Node::Either(branches) = &of else { return (SYNTAX.repeat)(of, times) };
    let [Node::Sequence(parts)] = branches.as_slice() else { return (SYNTAX.repeat)(of, times) };
    let mut parts = parts.clone();
    if let Some(last) = parts.pop() {
        parts.push((SYNTAX.repeat)(last, times));
    }
    Node::Sequence(parts)
}

/// What is repeated within is taken once.
pub fn inner_lost(of: Node, times: Times) -> Node {
    if let Node::Either(branches) = &of
        && let [Node::Sequence(parts)] = branches.as_slice()
        && let [Node::Repeat(inner, ..)] = parts.as_slice()
    {
        return (SYNTAX.repeat)((**inner).clone(), times);
    }
    (SYNTAX.repeat)(of, times)
}

/// The texts that match and are not empty.
pub fn not_empty(node: &Node) -> Node {
    match node {
        Node::Chars(_) => node.clone(),
        Node::Either(parts) => Node::Either(parts.iter().map(not_empty).collect()),
        Node::Sequence(parts) => {
            let with = |i: usize| {
                let mut parts = parts.clone();
                parts[i] = not_empty(&parts[i]);
                Node::Sequence(parts)
            };
            Node::Either((0..parts.len()).map(with).collect())
        }
        Node::Repeat(_, _, Some(0)) => Node::Either(vec![]),
        Node::Repeat(of, least, most) => {
            let rest = (least.saturating_sub(1), most.map(|most| most - 1));
            Node::Sequence(vec![not_empty(of), (SYNTAX.repeat)((**of).clone(), rest)])
        }
    }
}
