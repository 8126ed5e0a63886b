package org.colombier.lists.catalog;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.colombier.mail.Domain;
import org.springframework.stereotype.Component;

/** The parameter values that the site and its domains set, checked at start so that a misspelt one is told at once. */
@Component
class ListDefaults {

    private final Map<String, String> values = new HashMap<>();

    ListDefaults(ListsSettings settings) {
        settings.defaults().forEach((key, value) -> {
            String name = key.substring(key.indexOf('/') + 1);
            ListParameter<?> parameter = ListParameters.all().stream().filter(p -> plain(p.name()).equals(plain(name))).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("colombier.lists.defaults: there is no list parameter " + name));
            try {
                parameter.type().parse(value);
            } catch (InvalidValue wrong) {
                throw new IllegalArgumentException("colombier.lists.defaults." + key + ": " + wrong.getMessage(), wrong);
            }
            values.put(scope(key) + parameter.name(), value);
        });
    }

    Optional<String> of(Domain domain, String parameter) {
        String value = values.get(domain.ascii() + "/" + parameter);
        return Optional.ofNullable(value != null ? value : values.get(parameter));
    }

    private static String scope(String key) {
        int slash = key.indexOf('/');
        return slash < 0 ? "" : Domain.parse(key.substring(0, slash)).ascii() + "/";
    }

    /** Spring drops underscores from the keys of a map that are not in brackets. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[_-]", "");
    }
}
