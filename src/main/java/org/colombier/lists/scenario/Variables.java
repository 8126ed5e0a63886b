package org.colombier.lists.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.lists.scenario.ScenarioFile.Literal;
import org.colombier.lists.scenario.ScenarioFile.Piece;
import org.colombier.lists.scenario.ScenarioFile.Variable;

/** The variables that may stand in arguments, {@code [name]}, {@code [name->key]} or {@code [name->key][index]}. One that nobody knows is empty. */
final class Variables {

    private static final Pattern REFERENCE = Pattern.compile("\\[([A-Za-z_]\\w{0,39})(?:->([\\w.-]{1,80}))?](?:\\[([-+]?[0-9]{1,4})])?");
    private static final Set<String> PLAIN = Set.of("sender", "email", "listname", "domain", "host", "msg_body", "msg_encrypted", "is_bcc", "current_date", "date",
        "execution_date", "remote_host", "remote_addr", "remote_application_name", "previous_email", "current_email", "candidate_listname", "candidate_subject",
        "candidate_template", "candidate_info", "candidate_topics", "topicname", "topic", "topic_auto", "topic_sender", "topic_editor", "topic_needed",
        "automatic_listname");
    private static final Set<String> KEYED = Set.of("list", "conf", "msg_header", "header", "msg_part", "msg", "user", "user_attributes", "subscriber", "custom_vars",
        "family", "env");

    private Variables() {
    }

    /** Splits an argument into text and variables. */
    static List<Piece> pieces(String text) {
        List<Piece> pieces = new ArrayList<>();
        Matcher m = REFERENCE.matcher(text);
        int done = 0;
        while (m.find()) {
            if (m.start() > done) {
                pieces.add(new Literal(text.substring(done, m.start())));
            }
            pieces.add(variable(m));
            done = m.end();
        }
        if (done < text.length() || pieces.isEmpty()) {
            pieces.add(new Literal(text.substring(done)));
        }
        return List.copyOf(pieces);
    }

    private static Variable variable(Matcher m) {
        return new Variable(m.group(1).toLowerCase(Locale.ROOT), m.group(2) == null ? "" : m.group(2), Optional.ofNullable(m.group(3)).map(Integer::valueOf));
    }

    /** Whether there is such a variable; one that is not known is always empty, which is hardly what was meant. */
    static boolean isKnown(Variable variable) {
        if (variable.name().equals("msg_part")) {
            return variable.key().equalsIgnoreCase("type") || variable.key().equalsIgnoreCase("body");
        }
        return (variable.key().isEmpty() ? PLAIN : KEYED).contains(variable.name());
    }

    /** As it is written. */
    static String written(Variable variable) {
        return "[" + variable.name() + (variable.key().isEmpty() ? "" : "->" + variable.key()) + "]" + variable.index().map(i -> "[" + i + "]").orElse("");
    }
}
