(** What each theorem that is claimed rests on; `make` compares the output with assumptions.txt. *)

From Coq Require Import String.
From Bellproof Require Import Soundness Line Quantum Chsh Accumulation Hoeffding StarAlgebra TwoQubits Mixtures Dilation Examples LocalEntropy Strategy Statistics Headline.
From Bellproof Require Import Curve Largest CurveAccumulation CurveAccepts.
From Bellproof.certificates Require C_sos_v_1_20_words_17.
From Bellproof Require HierarchyTheorem HierarchyReals HierarchyExamples.
From Bellproof.certificates Require C_i3322_level_3 C_exact_chained_4.
From Bellproof Require LinearSoundness LinearLine ParametricSoundness Matrices Allowed Rejected Runs Chernoff.
From Bellproof Require Transcripts Conditioned HeadlineGivenPassing Guessing.
From Bellproof.certificates Require C_lp_chsh_global C_sos_parametric_words_25 C_sos_parametric_level_3.

Goal True. idtac "accepts_sound". Abort.
Print Assumptions accepts_sound.
Goal True. idtac "C_sos_v_1_20_words_17.accepted". Abort.
Print Assumptions C_sos_v_1_20_words_17.accepted.
Goal True. idtac "accepted_line". Abort.
Print Assumptions accepted_line.
Goal True. idtac "quantum_functional". Abort.
Print Assumptions quantum_functional.
Goal True. idtac "quantum_proper". Abort.
Print Assumptions quantum_proper.
Goal True. idtac "tsirelson". Abort.
Print Assumptions tsirelson.
Goal True. idtac "certified_line". Abort.
Print Assumptions certified_line.
Goal True. idtac "hoeffding". Abort.
Print Assumptions hoeffding.
Goal True. idtac "unbiased". Abort.
Print Assumptions unbiased.
Goal True. idtac "probability_range". Abort.
Print Assumptions probability_range.
Goal True. idtac "generating". Abort.
Print Assumptions generating.
Goal True. idtac "likelihood_bound". Abort.
Print Assumptions likelihood_bound.
Goal True. idtac "accumulation". Abort.
Print Assumptions accumulation.
Goal True. idtac "two_qubit_quantum". Abort.
Print Assumptions two_qubit_quantum.
Goal True. idtac "maximal_quantum". Abort.
Print Assumptions maximal_quantum.
Goal True. idtac "maximal_value". Abort.
Print Assumptions maximal_value.
Goal True. idtac "deterministic_quantum". Abort.
Print Assumptions deterministic_quantum.
Goal True. idtac "quantum_no_signalling". Abort.
Print Assumptions quantum_no_signalling.
Goal True. idtac "tells_bobs_setting_rejected". Abort.
Print Assumptions tells_bobs_setting_rejected.
Goal True. idtac "popescu_rohrlich_rejected". Abort.
Print Assumptions popescu_rohrlich_rejected.
Goal True. idtac "headline_holds". Abort.
Print Assumptions headline_holds.
Goal True. idtac "headline_sharp_holds". Abort.
Print Assumptions headline_sharp_holds.
Goal True. idtac "mixture_quantum". Abort.
Print Assumptions mixture_quantum.
Goal True. idtac "local_guessing_alice". Abort.
Print Assumptions local_guessing_alice.
Goal True. idtac "local_guessing_bob". Abort.
Print Assumptions local_guessing_bob.
Goal True. idtac "no_signalling_line". Abort.
Print Assumptions no_signalling_line.
Goal True. idtac "azuma". Abort.
Print Assumptions azuma.
Goal True. idtac "accumulation_azuma". Abort.
Print Assumptions accumulation_azuma.
Goal True. idtac "accumulation_sharp". Abort.
Print Assumptions accumulation_sharp.
Goal True. idtac "quantum_azuma". Abort.
Print Assumptions quantum_azuma.
Goal True. idtac "quantum_accumulation". Abort.
Print Assumptions quantum_accumulation.
Goal True. idtac "no_signalling_accumulation". Abort.
Print Assumptions no_signalling_accumulation.
Goal True. idtac "local_violation". Abort.
Print Assumptions local_violation.
Goal True. idtac "on_the_curve_quantum". Abort.
Print Assumptions on_the_curve_quantum.
Goal True. idtac "on_the_curve_I". Abort.
Print Assumptions on_the_curve_I.
Goal True. idtac "on_the_curve_line". Abort.
Print Assumptions on_the_curve_line.
Goal True. idtac "headline_lines". Abort.
Print Assumptions headline_lines.
Goal True. idtac "accepted_for_states". Abort.
Print Assumptions accepted_for_states.
Goal True. idtac "general_quantum". Abort.
Print Assumptions general_quantum.
Goal True. idtac "curve_functional". Abort.
Print Assumptions curve_functional.
Goal True. idtac "curve_states". Abort.
Print Assumptions curve_states.
Goal True. idtac "curve_line". Abort.
Print Assumptions curve_line.
Goal True. idtac "curve_largest". Abort.
Print Assumptions curve_largest.
Goal True. idtac "largest_unique". Abort.
Print Assumptions largest_unique.
Goal True. idtac "local_largest". Abort.
Print Assumptions local_largest.
Goal True. idtac "quantum_largest". Abort.
Print Assumptions quantum_largest.
Goal True. idtac "curve_a". Abort.
Print Assumptions curve_a.
Goal True. idtac "curve_accepted". Abort.
Print Assumptions curve_accepted.
Goal True. idtac "hierarchy_functional". Abort.
Print Assumptions HierarchyTheorem.hierarchy_functional.
Goal True. idtac "hierarchy_sound". Abort.
Print Assumptions HierarchyTheorem.hierarchy_sound.
Goal True. idtac "hierarchy_for_states". Abort.
Print Assumptions HierarchyReals.hierarchy_for_states.
Goal True. idtac "root_exists". Abort.
Print Assumptions HierarchyReals.root_exists.
Goal True. idtac "C_i3322_level_3.accepted". Abort.
Print Assumptions C_i3322_level_3.accepted.
Goal True. idtac "C_exact_chained_4.accepted". Abort.
Print Assumptions C_exact_chained_4.accepted.
Goal True. idtac "curve_accumulation". Abort.
Print Assumptions curve_accumulation.
Goal True. idtac "curve_accumulation_sharp". Abort.
Print Assumptions curve_accumulation_sharp.
Goal True. idtac "LinearSoundness.accepts_sound". Abort.
Print Assumptions LinearSoundness.accepts_sound.
Goal True. idtac "LinearLine.dual_line". Abort.
Print Assumptions LinearLine.dual_line.
Goal True. idtac "LinearLine.certified_no_signalling_line". Abort.
Print Assumptions LinearLine.certified_no_signalling_line.
Goal True. idtac "C_lp_chsh_global.accepted". Abort.
Print Assumptions C_lp_chsh_global.accepted.
Goal True. idtac "ParametricSoundness.parametric_line". Abort.
Print Assumptions ParametricSoundness.parametric_line.
Goal True. idtac "C_sos_parametric_words_25.accepted". Abort.
Print Assumptions C_sos_parametric_words_25.accepted.
Goal True. idtac "C_sos_parametric_level_3.accepted". Abort.
Print Assumptions C_sos_parametric_level_3.accepted.
Goal True. idtac "Matrices.tensor_quantum". Abort.
Print Assumptions Matrices.tensor_quantum.
Goal True. idtac "Matrices.tensor_projective". Abort.
Print Assumptions Matrices.tensor_projective.
Goal True. idtac "Allowed.remembers_quantum". Abort.
Print Assumptions Allowed.remembers_quantum.
Goal True. idtac "Rejected.below_three". Abort.
Print Assumptions Rejected.below_three.
Goal True. idtac "Rejected.negative_rejected". Abort.
Print Assumptions Rejected.negative_rejected.
Goal True. idtac "Rejected.later_box_rejected". Abort.
Print Assumptions Rejected.later_box_rejected.
Goal True. idtac "Runs.settings_ignore_the_past". Abort.
Print Assumptions Runs.settings_ignore_the_past.
Goal True. idtac "Runs.headline_says". Abort.
Print Assumptions Runs.headline_says.
Goal True. idtac "Runs.headline_sharp_says". Abort.
Print Assumptions Runs.headline_sharp_says.
Goal True. idtac "chsh_bound". Abort.
Print Assumptions HierarchyExamples.chsh_bound.
Goal True. idtac "mermin_bound". Abort.
Print Assumptions HierarchyExamples.mermin_bound.
Goal True. idtac "all_zero_projective". Abort.
Print Assumptions HierarchyExamples.all_zero_projective.
Goal True. idtac "Chernoff.chernoff". Abort.
Print Assumptions Chernoff.chernoff.
Goal True. idtac "Chernoff.headline_chernoff". Abort.
Print Assumptions Chernoff.headline_chernoff.
Goal True. idtac "Transcripts.no_guess_is_better". Abort.
Print Assumptions Transcripts.no_guess_is_better.
Goal True. idtac "Transcripts.joint_is_the_process". Abort.
Print Assumptions Transcripts.joint_is_the_process.
Goal True. idtac "Conditioned.given_passing_weight". Abort.
Print Assumptions Conditioned.given_passing_weight.
Goal True. idtac "Conditioned.given_that_it_passed". Abort.
Print Assumptions Conditioned.given_that_it_passed.
Goal True. idtac "Conditioned.either". Abort.
Print Assumptions Conditioned.either.
Goal True. idtac "Conditioned.quantum_given_passing". Abort.
Print Assumptions Conditioned.quantum_given_passing.
Goal True. idtac "Conditioned.quantum_given_passing_sharp". Abort.
Print Assumptions Conditioned.quantum_given_passing_sharp.
Goal True. idtac "Conditioned.curve_given_passing". Abort.
Print Assumptions Conditioned.curve_given_passing.
Goal True. idtac "Conditioned.curve_given_passing_sharp". Abort.
Print Assumptions Conditioned.curve_given_passing_sharp.
Goal True. idtac "Conditioned.no_signalling_given_passing". Abort.
Print Assumptions Conditioned.no_signalling_given_passing.
Goal True. idtac "Conditioned.chernoff_given_passing". Abort.
Print Assumptions Conditioned.chernoff_given_passing.
Goal True. idtac "headline_given_passing_holds". Abort.
Print Assumptions HeadlineGivenPassing.headline_given_passing_holds.
Goal True. idtac "headline_given_passing_sharp_holds". Abort.
Print Assumptions HeadlineGivenPassing.headline_given_passing_sharp_holds.
Goal True. idtac "headline_given_passing_chernoff". Abort.
Print Assumptions HeadlineGivenPassing.headline_given_passing_chernoff.
Goal True. idtac "devices_that_pass". Abort.
Print Assumptions HeadlineGivenPassing.devices_that_pass.
Goal True. idtac "maximal_outcomes_hard_to_guess". Abort.
Print Assumptions HeadlineGivenPassing.maximal_outcomes_hard_to_guess.
Goal True. idtac "Guessing.e_is_known". Abort.
Print Assumptions Guessing.e_is_known.
Goal True. idtac "Guessing.certain_outcomes_have_no_entropy". Abort.
Print Assumptions Guessing.certain_outcomes_have_no_entropy.
