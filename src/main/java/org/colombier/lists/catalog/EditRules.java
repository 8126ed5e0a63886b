package org.colombier.lists.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The rules of one {@code edit_list.conf}: lines {@code parameter role[,role] right}, where the parameter may be a whole
 * paragraph or {@code default}. Of several that fit the most special one counts, of equals the first. Lines that are no
 * rule are told by their number and left.
 */
record EditRules(List<Rule> rules, List<Integer> notUnderstood) {

    /** @param subject parameter, paragraph or {@code default} */
    record Rule(String subject, List<String> roles, EditRight right) {
    }

    private static final int LONGEST = 5_000;

    static EditRules parse(String text) {
        List<Rule> rules = new ArrayList<>();
        List<Integer> strange = new ArrayList<>();
        List<String> lines = text.lines().limit(LONGEST).toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceAll("#.*", "").strip().toLowerCase(Locale.ROOT);
            if (!line.isEmpty()) {
                Optional<Rule> rule = rule(line.replaceAll("\\s*,\\s*", ",").split("\\s+"));
                rule.ifPresent(rules::add);
                if (rule.isEmpty()) {
                    strange.add(i + 1);
                }
            }
        }
        return new EditRules(List.copyOf(rules), List.copyOf(strange));
    }

    private static Optional<Rule> rule(String[] words) {
        List<String> rights = Arrays.stream(EditRight.values()).map(r -> r.name().toLowerCase(Locale.ROOT)).toList();
        return words.length == 3 && rights.contains(words[2])
            ? Optional.of(new Rule(words[0], List.of(words[1].split(",")), EditRight.values()[rights.indexOf(words[2])])) : Optional.empty();
    }

    /** @param parameter such as {@code archive.quota} */
    Optional<EditRight> of(String parameter, EditRole role) {
        int dot = parameter.indexOf('.');
        return first(parameter, role).or(() -> dot < 0 ? Optional.empty() : first(parameter.substring(0, dot), role)).or(() -> first("default", role));
    }

    private Optional<EditRight> first(String subject, EditRole role) {
        return rules.stream().filter(r -> r.subject().equals(subject) && r.roles().contains(role.word())).map(Rule::right).findFirst();
    }
}
