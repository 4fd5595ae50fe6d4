//! Wrong variants of a reference, each known by the id of its mistake.
//!
//! Names, texts and the checks that must catch them stand in the check tables, which
//! students have; the code that acts them out stays with the staff.

/// The id of a mistake, and the parts of a submission that makes it.
pub type Variant<P> = (&'static str, P);

/// The parts with the mistake `id`, of the lists of all tasks; the reference's own if `id`
/// is empty.
pub fn find<P: Copy>(reference: P, tasks: &[&[Variant<P>]], id: &str) -> Option<P> {
    if id.is_empty() {
        return Some(reference);
    }
    let mut variants = tasks.iter().copied().flatten();
    variants.find(|(known, _)| *known == id).map(|(_, parts)| *parts)
}

#[cfg(test)]
mod tests {
    use harness::Assignment;

    use super::*;

    const TASKS: &[&[Variant<u8>]] = &[&[("one", 1), ("two", 2)], &[("three", 3)]];

    #[test]
    fn a_variant_of_any_task_is_found_by_its_id_and_the_reference_by_none() {
        let found = ["", "one", "three", "four"].map(|id| find(0, TASKS, id));
        assert_eq!(found, [Some(0), Some(1), Some(3), None]);
    }

    /// The lists hold what the check tables do, in their order; what has no name comes last
    /// in each task.
    fn agree<P>(assignment: &Assignment, tasks: &[&[Variant<P>]]) {
        let ids = tasks.iter().copied().flatten().map(|(id, _)| *id);
        let (named, unnamed): (Vec<&str>, Vec<&str>) = ids.partition(is_named);
        alike(&named, &assignment.misconceptions().map(|wrong| wrong.id).collect::<Vec<_>>());
        alike(&unnamed, &assignment.unnamed().map(|wrong| wrong.id).collect::<Vec<_>>());
        for task in tasks {
            assert!(task.is_sorted_by_key(|(id, _)| !is_named(id)), "{}", task[0].0);
        }
    }

    fn is_named(id: &&str) -> bool {
        !id.contains(".unnamed.")
    }

    /// As one assertion on both lists, but for its message of some thousand words.
    fn alike(acted_out: &[&str], in_tables: &[&str]) {
        let longer = acted_out.len().max(in_tables.len());
        for i in 0..longer {
            assert_eq!(acted_out.get(i), in_tables.get(i), "number {i}");
        }
    }

    /// A variant that no table names would never be tried.
    #[test]
    fn the_lists_are_those_of_the_check_tables_in_their_order() {
        macro_rules! agree_all {
            ($($id:ident)*) => {
                $(agree(&checks::$id::ASSIGNMENT, crate::$id::misconceptions::VARIANTS);)*
            };
        }
        checks::assignments!(agree_all);
    }
}
