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

/** The variables that may stand in arguments, {@code [name]}, {@code [name->key]} or {@code [name->key][index]}. */
final class Variables {

    private static final Pattern REFERENCE = Pattern.compile("\\[([A-Za-z_]{1,40})(?:->([A-Za-z0-9_.-]{1,80}))?](?:\\[(-?[0-9]{1,4})])?");
    private static final Set<String> PLAIN = Set.of("sender", "email", "listname", "domain", "host", "msg_body", "msg_encrypted", "is_bcc", "current_date", "date",
        "execution_date", "remote_host", "remote_addr", "previous_email", "current_email", "candidate_listname", "candidate_subject",
        "candidate_template", "candidate_info", "candidate_topics", "topicname", "topic", "automatic_listname");
    private static final Set<String> KEYED = Set.of("list", "conf", "msg_header", "header", "msg_part", "msg", "user", "subscriber", "custom_vars");

    private Variables() {
    }

    /**
     * Splits an argument into text and variables.
     *
     * @throws IllegalArgumentException if it names a variable that we do not have
     */
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
        String name = m.group(1).toLowerCase(Locale.ROOT);
        String key = m.group(2) == null ? "" : m.group(2);
        if (!(key.isEmpty() ? PLAIN : KEYED).contains(name)) {
            throw new IllegalArgumentException("unknown variable " + m.group());
        }
        if (name.equals("msg_part") && !key.equalsIgnoreCase("type") && !key.equalsIgnoreCase("body")) {
            throw new IllegalArgumentException("a part of a message has a type and a body, no " + key);
        }
        return new Variable(name, key, Optional.ofNullable(m.group(3)).map(Integer::valueOf));
    }
}
