//! How the symbols of one operator differ: `sum` is `atg_sum`, `atg_sum_dim_intlist` and
//! `atg_sum_intlist_out`.

/// What may follow an operator's name, besides `_out` (the result is written into a tensor)
/// and `_` (in place). With any other ending it is another operator: `log_softmax` is not
/// `log`.
const OVERLOADS: &str = "\
    a all array atol_rtol_float atol_rtol_tensor beta bin_ct bins_tensor ccol_row_value_size center \
    comp_plain_value_size correction crow_col_value_size data decimals device dim dim_int \
    dim_intlist dim_max dim_min dim_values dims dtype dtype_layout dx eigvals float from grad_input \
    indexing indices indices_size int int_scalar int_tensor intlist inverse l low low_dtype m \
    n_scalar ord_str other other_scalar out_mode out_rcond_tensor out_tol_tensor output \
    outscalar_other outscalar_self outtensor p p_str padding padding_idx periodic periodic_alpha \
    periodic_alpha_beta q rcond_tensor scalar scalar_mode scalar_other scalar_self scalar_tensor \
    scalaropt_dim scalaropt_dim_dtype scalaropt_dtype scalarother scalarself self self_int \
    self_scalar self_tensor sequence size sizes source_tensor source_tensor_storage_offset \
    sparse_dim src stable start start_step step tensor tensor_indices_or_sections tensor_mode \
    tensor_qparams tensor_scalar tensor_tensor tensors to tol_tensor u unary value value_reduce \
    values values_stable vec x x_scalar";

/// Every name that `written` may be a form of, the longest first: for `sum_dim_intlist`,
/// itself, `sum_dim` and `sum`.
pub fn names(written: &str) -> impl Iterator<Item = &str> {
    let ends = written.rmatch_indices('_').map(|(at, _)| at);
    std::iter::once(written.len()).chain(ends).filter_map(|end| {
        let (name, rest) = written.split_at(end);
        is_form(rest).then_some(name)
    })
}

fn is_form(rest: &str) -> bool {
    let rest = rest.strip_suffix('_').unwrap_or(rest);
    let rest = rest.strip_suffix("_out").unwrap_or(rest);
    rest.strip_prefix('_').map_or(rest.is_empty(), |overload| {
        OVERLOADS.split_whitespace().any(|known| known == overload)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_overloads_follow_a_name() {
        let of = |written| names(written).collect::<Vec<_>>();
        assert_eq!(of("sum_dim_intlist"), ["sum_dim_intlist", "sum_dim", "sum"]);
        assert_eq!(of("sum_intlist_out"), ["sum_intlist_out", "sum_intlist", "sum"]);
        assert_eq!(of("add_tensor_"), ["add_tensor_", "add_tensor", "add"]);
        assert_eq!(of("log_softmax"), ["log_softmax"]);
        assert!(!of("sum_to_size").contains(&"sum"));
        assert_eq!(of("silu_"), ["silu_", "silu"]);
    }
}
