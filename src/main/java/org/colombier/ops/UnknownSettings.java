package org.colombier.ops;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * Stops the start when the configuration sets something that does not exist: a misspelt key must not leave its default
 * in force unseen. Environment variables are not looked at; their names cannot be told from other programs'.
 */
public final class UnknownSettings implements ApplicationListener<ApplicationPreparedEvent>, Ordered {

    private static final Set<String> ANNOUNCED =
        Set.of("colombier.imap.", "colombier.imaps.", "colombier.pop3.", "colombier.pop3s.", "colombier.managesieve.");

    @Override
    public void onApplicationEvent(ApplicationPreparedEvent prepared) {
        Set<String> unknown = unknownIn(prepared.getApplicationContext().getEnvironment());
        if (!unknown.isEmpty()) {
            throw new UnknownSettingsException(unknown);
        }
    }

    static Set<String> unknownIn(ConfigurableEnvironment environment) {
        Set<String> closed = KnownSettings.all().stream().filter(s -> !s.isOpen()).map(s -> plain(s.name())).collect(Collectors.toSet());
        Set<String> open = KnownSettings.all().stream().filter(KnownSettings.Setting::isOpen).map(s -> plain(s.name())).collect(Collectors.toSet());
        Set<String> unknown = new TreeSet<>();
        environment.getPropertySources().stream()
            .filter(source -> source instanceof EnumerablePropertySource<?> && !source.getName().equals("systemEnvironment"))
            .flatMap(source -> Set.of(((EnumerablePropertySource<?>) source).getPropertyNames()).stream())
            .filter(name -> name.startsWith("colombier."))
            .filter(name -> !closed.contains(plain(name)) && open.stream().noneMatch(o -> isBelow(plain(name), o)))
            .forEach(unknown::add);
        unknown.removeIf(UnknownSettings::isAnnounced);
        return unknown;
    }

    /**
     * The mailbox servers' keys have their place in the configuration already, so that one file fits this version and
     * those that serve them; docs/admin.md says so.
     */
    private static boolean isAnnounced(String name) {
        return ANNOUNCED.stream().anyMatch(name::startsWith);
    }

    private static boolean isBelow(String name, String open) {
        return name.equals(open) || name.startsWith(open + ".") || name.startsWith(open + "[");
    }

    /** Spring's relaxed names: case and dashes do not count. */
    private static String plain(String name) {
        return name.replace("-", "").toLowerCase(Locale.ROOT);
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
