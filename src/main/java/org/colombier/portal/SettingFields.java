package org.colombier.portal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.colombier.lists.catalog.InvalidValue;
import org.colombier.lists.catalog.ListMessages;
import org.colombier.lists.catalog.ListParameter;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.Paragraph;
import org.colombier.lists.catalog.ValueType;
import org.colombier.lists.scenario.Scenarios;
import org.colombier.portal.view.Messages;
import org.springframework.stereotype.Component;

/** From a parameter's declaration to the control that shows it. Thread-safe. */
@Component
class SettingFields {

    private final Scenarios scenarios;
    private final Messages messages;

    SettingFields(Scenarios scenarios, Messages messages) {
        this.scenarios = scenarios;
        this.messages = messages;
    }

    SettingField of(MailingList list, ListParameter<?> parameter, String value, String error, boolean writable, Locale locale) {
        List<SettingField.Choice> choices = choices(list, parameter.type(), value, locale);
        String kind = switch (parameter.type()) {
            case ValueType.Text _, ValueType.Fields _, ValueType.Paragraphs _ -> "text";
            case ValueType.Whole _, ValueType.OptionalWhole _ -> "number";
            default -> choices.isEmpty() ? "line" : "choice";
        };
        return new SettingField(parameter.name(), parameter.title(locale), help(parameter, locale), kind, choices, value, error, writable);
    }

    /** What it does, and for paragraphs how they are written. */
    private String help(ListParameter<?> parameter, Locale locale) {
        if (!(parameter.type() instanceof ValueType.Paragraphs(List<Paragraph.Field<?>> fields, int _))) {
            return parameter.help(locale);
        }
        String names = fields.stream().map(f -> messages.text(locale, f.required() ? "settings.field.required" : "settings.field", f.name(), values(f)))
            .collect(Collectors.joining(", "));
        return parameter.help(locale) + " " + messages.text(locale, "settings.paragraphs", names);
    }

    private static String values(Paragraph.Field<?> field) {
        List<String> choices = field.type().choices();
        return choices.isEmpty() ? "" : " (" + String.join(" | ", choices) + ")";
    }

    /** Why the parameter does not take the value, in the language of the page; empty if it does. */
    Optional<String> check(MailingList list, ListParameter<?> parameter, String value, Locale locale) {
        try {
            parameter.type().parse(value);
        } catch (InvalidValue wrong) {
            return Optional.of(ListMessages.text(locale, wrong.key(), wrong.arguments()));
        }
        List<SettingField.Choice> choices = choices(list, parameter.type(), "", locale);
        boolean unknown = parameter.type() instanceof ValueType.Scenario && choices.stream().noneMatch(c -> c.value().equals(value.strip()));
        return unknown ? Optional.of(messages.text(locale, "settings.no-scenario")) : Optional.empty();
    }

    /** The title of the scenario that a list has for an operation. */
    String scenarioTitle(MailingList list, String operation, String name, Locale locale) {
        return scenarios.names(operation, list.domain(), Optional.of(list.address())).stream().filter(c -> c.name().equals(name))
            .map(c -> c.title(locale)).findFirst().orElse(name);
    }

    private List<SettingField.Choice> choices(MailingList list, ValueType<?> type, String value, Locale locale) {
        return switch (type) {
            case ValueType.Switch _ -> List.of(word("on", locale), word("off", locale));
            case ValueType.Word(List<String> words) -> words.stream().map(w -> word(w, locale)).toList();
            case ValueType.OneOf<?>(var constants) -> Arrays.stream(constants.getEnumConstants()).map(c -> word(c.name().toLowerCase(Locale.ROOT), locale)).toList();
            case ValueType.Scenario(String operation) -> scenarioChoices(list, operation, value, locale);
            default -> List.of();
        };
    }

    /** What the list has now is offered even if its file is gone, so that saving another field does not change it. */
    private List<SettingField.Choice> scenarioChoices(MailingList list, String operation, String value, Locale locale) {
        List<SettingField.Choice> known = scenarios.names(operation, list.domain(), Optional.of(list.address())).stream()
            .map(c -> new SettingField.Choice(c.name(), c.title(locale))).toList();
        if (value.isEmpty() || known.stream().anyMatch(c -> c.value().equals(value))) {
            return known;
        }
        return java.util.stream.Stream.concat(java.util.stream.Stream.of(new SettingField.Choice(value, value)), known.stream()).toList();
    }

    /** Words have a title where the messages have one. */
    private SettingField.Choice word(String word, Locale locale) {
        String key = "value." + word;
        return new SettingField.Choice(word, messages.has(key) ? messages.text(locale, key) : word);
    }
}
