package org.colombier.lists.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One list's parameters as they stood when they were read: the list's own value, else the domain's, else the site's,
 * else the declared default. Immutable.
 */
public final class ListSettings {

    private static final Logger LOG = LoggerFactory.getLogger(ListSettings.class);

    private final String list;
    private final Map<String, String> own;
    private final Function<String, Optional<String>> inherited;

    ListSettings(String list, Map<String, String> own, Function<String, Optional<String>> inherited) {
        this.list = list;
        this.own = Map.copyOf(own);
        this.inherited = inherited;
    }

    public <T> T get(ListParameter<T> parameter) {
        try {
            return parameter.type().parse(text(parameter));
        } catch (InvalidValue outdated) {
            // Was valid when it was set: an older release took it. The list goes on with the default.
            LOG.warn("list {}: parameter {}: {}; the default is used", list, parameter.name(), outdated.getMessage());
            return parameter.defaultValue();
        }
    }

    /** The value as an administrator would write it. */
    public String text(ListParameter<?> parameter) {
        String value = own.get(parameter.name());
        return value != null ? value : inheritedText(parameter);
    }

    /** As {@link #text}, without passwords: for pages, the API and reports. Given back to {@link Catalog#set} it keeps them. */
    public String shown(ListParameter<?> parameter) {
        return Secrets.hidden(parameter, text(parameter));
    }

    /** What holds where the list says nothing. */
    private String inheritedText(ListParameter<?> parameter) {
        return inherited.apply(parameter.name()).orElse(parameter.defaultText());
    }

    /** Why the list's own value is none that the parameter takes; empty if it is one, or the list has none. */
    Optional<String> fault(ListParameter<?> parameter) {
        try {
            if (isOwn(parameter)) {
                parameter.type().parse(own.get(parameter.name()));
            }
            return Optional.empty();
        } catch (InvalidValue wrong) {
            return Optional.of(wrong.getMessage());
        }
    }

    /** The variables that the list's owners set for templates and scenarios ({@code custom_vars}), by name. */
    public Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        get(ListParameters.CUSTOM_VARS).forEach(v -> variables.put(v.text("name"), v.text("value")));
        return Collections.unmodifiableMap(variables);
    }

    /** True if the list has a value of its own. */
    public boolean isOwn(ListParameter<?> parameter) {
        return own.containsKey(parameter.name());
    }
}
