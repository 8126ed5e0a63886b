package org.colombier.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a server found out about where a mail comes from, as its Authentication-Results field says it (RFC 8601). Whoever
 * reads one must know the server: anybody can write such a field, and ours removes those that bear its name from what
 * comes in.
 *
 * @param server  the authserv-id
 * @param methods in the order of the field; at most {@value #MOST_METHODS} are read or written
 */
public record AuthenticationResults(String server, List<Method> methods) {

    public static final String FIELD = "Authentication-Results";
    static final int MOST_METHODS = 40;
    private static final int MOST_PROPERTIES = 20;
    private static final int LONGEST_VALUE = 400;
    private static final int LONGEST_LINE = 76;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+._{|}~^`-]+");
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9!#$%&'*+._{|}~^`/=-]*@[A-Za-z0-9._-]+");

    public AuthenticationResults {
        methods = List.copyOf(methods.subList(0, Math.min(methods.size(), MOST_METHODS)));
    }

    /**
     * One check.
     *
     * @param name       {@code spf}, {@code dkim}, {@code dmarc}, {@code arc}, {@code auth}, {@code iprev}
     * @param result     {@code pass}, {@code fail}, …
     * @param reason     for people, empty if none
     * @param properties what was checked
     */
    public record Method(String name, String result, String reason, List<Property> properties) {

        public Method {
            properties = List.copyOf(properties.subList(0, Math.min(properties.size(), MOST_PROPERTIES)));
        }

        /** The value of a property by its name, {@code header.d}; compared without case. */
        public Optional<String> property(String property) {
            return properties.stream().filter(p -> p.name().equalsIgnoreCase(property)).map(Property::value).findFirst();
        }

        public boolean isPass() {
            return result.equalsIgnoreCase("pass");
        }
    }

    /** @param name {@code smtp.mailfrom} and the like */
    public record Property(String name, String value) {
    }

    /** The checks of one name. */
    public List<Method> of(String name) {
        return methods.stream().filter(m -> m.name().equalsIgnoreCase(name)).toList();
    }

    /** The field, folded, with its name and its final CRLF; octets over 127 are UTF-8 (RFC 8616). */
    public String field() {
        StringBuilder out = new StringBuilder(FIELD).append(": ").append(quoted(server));
        if (methods.isEmpty()) {
            out.append("; none");
        }
        for (Method method : methods) {
            out.append(";\r\n");
            int line = append(out, "\t" + method.name() + "=" + quoted(method.result()), 0);
            if (!method.reason().isEmpty()) {
                line = append(out, " reason=" + quoted(method.reason()), line);
            }
            for (Property property : method.properties()) {
                line = append(out, " " + property.name() + "=" + quoted(property.value()), line);
            }
        }
        return out.append("\r\n").toString();
    }

    private static int append(StringBuilder out, String word, int line) {
        boolean fold = line > 0 && line + word.length() > LONGEST_LINE;
        out.append(fold ? "\r\n\t" + word.substring(1) : word);
        return fold ? word.length() : line + word.length();
    }

    /** RFC 8601 section 2.2: a token, an address or else a quoted string, of bounded length and without control characters. */
    private static String quoted(String value) {
        String clean = value.replaceAll("\\p{Cntrl}", "?");
        String bounded = clean.length() > LONGEST_VALUE ? clean.substring(0, LONGEST_VALUE) : clean;
        if (TOKEN.matcher(bounded).matches() || ADDRESS.matcher(bounded).matches()) {
            return bounded;
        }
        return '"' + bounded.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Reads a field's value; empty if it is malformed. */
    public static Optional<AuthenticationResults> parse(String value) {
        return AuthenticationResultsReader.read(value);
    }

    /** The field of a server that stands first among its fields in a message. */
    public static Optional<AuthenticationResults> topmost(HeaderSection header, String server) {
        return header.all(FIELD).stream().flatMap(v -> parse(v).stream()).filter(r -> r.isOf(server)).findFirst();
    }

    /**
     * Whether a field that came from outside could be taken for one of the server's own (RFC 8601 section 5): it bears its
     * name, or cannot be read at all, so that nobody knows what another reader makes of it.
     */
    public static boolean couldBeOf(String value, String server) {
        Optional<String> claimed = AuthenticationResultsReader.server(value);
        return claimed.isEmpty() || same(claimed.get(), server);
    }

    private boolean isOf(String other) {
        return same(server, other);
    }

    private static boolean same(String one, String other) {
        return plain(one).equals(plain(other));
    }

    private static String plain(String server) {
        String name = server.toLowerCase(Locale.ROOT).strip();
        String undotted = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return Domain.tryParse(undotted).map(Domain::ascii).orElse(undotted);
    }

    /** In octets, as it goes over the wire. */
    public byte[] octets() {
        return field().getBytes(StandardCharsets.UTF_8);
    }

    /** For the log: {@code spf=pass dkim=fail}. */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        methods.forEach(m -> words.add(m.name() + "=" + m.result()));
        return String.join(" ", words);
    }
}
