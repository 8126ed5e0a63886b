package org.colombier.lists.members;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** In which form members are written out; the import takes each of them. */
public enum MemberFormat {
    /** The addresses alone. */
    LIGHT,
    /** {@code address name}. */
    LINES,
    /** Sympa's dump: a block of {@code key value} lines each. */
    FULL,
    /** RFC 4180, under a header, with a column for each of the list's attributes. */
    CSV,
    /** The addresses of those whose mail comes back. */
    BOUNCE;

    private static final List<String> COLUMNS = List.of("email", "name", "reception", "visibility", "joined", "subscribed", "included", "topics",
        "suspended_from", "suspended_until", "origin");

    public static Optional<MemberFormat> parse(String text) {
        String word = text.strip().toUpperCase(Locale.ROOT);
        return Arrays.stream(values()).filter(f -> f.name().equals(word)).findFirst();
    }

    /** What stands before the members, with its line end; often nothing. */
    public String head(List<CustomAttribute> attributes) {
        return this == CSV ? Stream.concat(COLUMNS.stream(), attributes.stream().map(CustomAttribute::id)).map(MemberFormat::quoted).collect(Collectors.joining(",")) + "\r\n" : "";
    }

    /** One member, with its line ends; nothing for one who does not belong in this form. */
    public String line(Member member, List<CustomAttribute> attributes) {
        return switch (this) {
            case LIGHT -> member.address() + "\n";
            case BOUNCE -> member.bouncing() ? member.address() + "\n" : "";
            case LINES -> member.name().isEmpty() ? member.address() + "\n" : member.address() + " " + member.name() + "\n";
            case FULL -> block(member);
            case CSV -> csv(member, attributes);
        };
    }

    private static String block(Member member) {
        StringBuilder block = new StringBuilder(200).append("email ").append(member.address()).append('\n');
        if (!member.name().isEmpty()) {
            block.append("gecos ").append(member.name()).append('\n');
        }
        block.append("date ").append(member.joined().getEpochSecond()).append("\nupdate_date ").append(member.changed().getEpochSecond())
            .append("\nreception ").append(member.reception().text()).append("\nvisibility ").append(member.concealed() ? "conceal" : "noconceal")
            .append("\nsubscribed ").append(member.subscribed() ? 1 : 0).append('\n');
        if (!member.topics().isEmpty()) {
            block.append("topics ").append(member.topics().stream().sorted().collect(Collectors.joining(","))).append('\n');
        }
        member.suspension().ifPresent(s -> {
            block.append("suspend 1\nstartdate ").append(s.from().getEpochSecond()).append('\n');
            s.until().ifPresent(until -> block.append("enddate ").append(until.getEpochSecond()).append('\n'));
        });
        if (!member.attributes().isEmpty()) {
            block.append("custom_attribute ").append(xml(member.attributes())).append('\n');
        }
        return block.append('\n').toString();
    }

    private static String xml(Map<String, String> attributes) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\" ?><custom_attributes>");
        attributes.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(a ->
            xml.append("<custom_attribute id=\"").append(escaped(a.getKey())).append("\"><value>").append(escaped(a.getValue().replaceAll("\\R", " "))).append("</value></custom_attribute>"));
        return xml.append("</custom_attributes>").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private static String csv(Member member, List<CustomAttribute> attributes) {
        Stream<String> own = Stream.of(member.address().toString(), member.name(), member.reception().text(), member.concealed() ? "conceal" : "noconceal",
            member.joined().toString(), member.subscribed() ? "1" : "0", member.included() ? "1" : "0", member.topics().stream().sorted().collect(Collectors.joining(" ")),
            member.suspension().map(s -> s.from().toString()).orElse(""), member.suspension().flatMap(Suspension::until).map(Object::toString).orElse(""), member.origin());
        return Stream.concat(own, attributes.stream().map(a -> member.attributes().getOrDefault(a.id(), "").replaceAll("\\R", " "))).map(MemberFormat::quoted)
            .collect(Collectors.joining(",")) + "\r\n";
    }

    /** Also what a spreadsheet would take for a formula: names come from strangers. */
    private static String quoted(String text) {
        boolean formula = !text.isEmpty() && "=+-@\t".indexOf(text.charAt(0)) >= 0 && !text.matches("[+-]?\\d+|[^\\s,;\"]+@[^\\s,;\"@]+");
        String safe = formula ? "'" + text : text;
        return safe.chars().anyMatch(c -> c == ',' || c == ';' || c == '"' || c == '\n' || c == '\t') ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }
}
