package org.colombier.lists.source;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.RDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.colombier.lists.catalog.InvalidValue;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.Paragraph;
import org.colombier.lists.catalog.SourceParagraphs;

/**
 * A source that the site has prepared, {@code data_sources/NAME.incl}: paragraphs as in a list's configuration, with
 * {@code [% param.0 %]}, {@code [% param.1 %]} … for what the list says, {@code [% listname %]} and {@code [% domain %]}.
 * A parameter is a value: in a filter or the name of an entry it is escaped, and what would end a text in a query is
 * refused.
 */
final class InclusionFile {

    /** One of its paragraphs. @param value what stands beside the kind */
    record Block(String kind, String value, List<Paragraph> paragraphs) {
    }

    private static final Pattern DIRECTIVE = Pattern.compile("\\[%-?\\s*(.*?)\\s*-?%]");
    private static final Pattern PARAMETER = Pattern.compile("param\\.(\\d{1,2})");
    private static final Pattern DANGEROUS = Pattern.compile("['\"\\\\;`\\p{Cntrl}]");

    private final MailingList list;
    private final List<String> parameters;

    InclusionFile(MailingList list, List<String> parameters) {
        this.list = list;
        this.parameters = List.copyOf(parameters);
    }

    /** @throws SourceFailure if it is none */
    List<Block> read(String text) {
        List<Block> blocks = new ArrayList<>();
        for (String block : text.replace("\r\n", "\n").split("\n[ \t]*\n")) {
            List<String> lines = block.lines().map(String::strip).filter(l -> !l.isEmpty() && !l.startsWith("#")).toList();
            if (!lines.isEmpty()) {
                blocks.add(block(lines));
            }
        }
        return List.copyOf(blocks);
    }

    private Block block(List<String> lines) {
        String[] head = lines.getFirst().split("\\s+", 2);
        String kind = head[0].toLowerCase(Locale.ROOT);
        String fields = lines.stream().skip(1).map(line -> filled(kind, line)).reduce((a, b) -> a + "\n" + b).orElse("");
        try {
            List<Paragraph> paragraphs = fields.isEmpty() ? List.of()
                : SourceParagraphs.of(kind).orElseThrow(() -> new SourceFailure("there is no kind of source " + kind)).parse(fields);
            return new Block(kind, head.length > 1 ? filled(kind, head[1]) : "", paragraphs);
        } catch (InvalidValue wrong) {
            throw new SourceFailure(kind + ": " + wrong.getMessage(), wrong);
        }
    }

    private String filled(String kind, String line) {
        String field = line.split("\\s+", 2)[0].toLowerCase(Locale.ROOT);
        return DIRECTIVE.matcher(line).replaceAll(m -> Matcher.quoteReplacement(safe(kind, field, value(m.group(1)))));
    }

    private String value(String name) {
        Matcher parameter = PARAMETER.matcher(name);
        if (parameter.matches()) {
            int n = Integer.parseInt(parameter.group(1));
            if (n >= parameters.size()) {
                throw new SourceFailure("source_parameters has no " + name);
            }
            return parameters.get(n);
        }
        return Optional.ofNullable(Map.of("listname", list.name(), "domain", list.domain().ascii(), "robot_domain", list.domain().ascii()).get(name))
            .orElseThrow(() -> new SourceFailure("[% " + name + " %] has no meaning here; there are param.0, param.1 …, listname and domain"));
    }

    private static String safe(String kind, String field, String value) {
        if (kind.contains("ldap") && field.startsWith("filter")) {
            return Filter.encodeValue(value); // RFC 4515 section 3
        }
        if (kind.contains("ldap") && field.startsWith("suffix")) {
            return new RDN("x", value).toString().substring("x=".length()); // RFC 4514 section 2.4
        }
        if (DANGEROUS.matcher(value).find()) {
            throw new SourceFailure("a parameter of a source must not hold quotes, backslashes or semicolons");
        }
        return value;
    }
}
