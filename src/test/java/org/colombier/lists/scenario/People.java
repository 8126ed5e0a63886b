package org.colombier.lists.scenario;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.ops.Site;

/** A list whose people have telling names: member@, owner@, editor@, listmaster@; everybody else is a stranger. */
final class People implements Roles, ListFacts {

    static final EmailAddress LIST = EmailAddress.parse("liste1@lists.test");
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    final Map<String, String> parameters = new HashMap<>();
    boolean open = true;

    static EmailAddress person(String name) {
        return EmailAddress.parse(name + "@example.test");
    }

    final Map<String, Patterns> added = new HashMap<>();
    final java.util.List<Decision> troubles = new java.util.ArrayList<>();

    Scenarios scenarios(Path etc) {
        ScenarioSettings settings = new ScenarioSettings("public_listmaster", "listmaster", "auth", "public", "auth", "noconceal", "x-spam-status",
            Set.of("send", "create_list"), Set.of("send"), Set.of());
        return new Scenarios(new Site("mail.test", etc, etc), this, this, settings, (name, _) -> added.getOrDefault(name, Patterns.NONE), Optional::empty,
            () -> Optional.of((_, _, decision) -> troubles.add(decision)), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    static ScenarioContext.Builder by(String name, AuthMethod method) {
        ScenarioContext.Builder request = ScenarioContext.forList(LIST);
        return name.equals("nobody") ? request : request.sender(person(name), method);
    }

    @Override
    public boolean isSubscriber(EmailAddress list, EmailAddress who) {
        return list.equals(LIST) && who.localPart().equals("member");
    }

    @Override
    public boolean isOwner(EmailAddress list, EmailAddress who) {
        return list.equals(LIST) && (who.localPart().equals("owner") || who.localPart().equals("listmaster"));
    }

    @Override
    public boolean isEditor(EmailAddress list, EmailAddress who) {
        return list.equals(LIST) && who.localPart().equals("editor");
    }

    @Override
    public boolean isListmaster(Domain domain, EmailAddress who) {
        return who.localPart().equals("listmaster");
    }

    @Override
    public Optional<String> subscriber(EmailAddress list, EmailAddress who, String key) {
        return isSubscriber(list, who) ? Optional.ofNullable(Map.of("reception", "digest").get(key)) : Optional.empty();
    }

    @Override
    public Optional<String> hostName(java.net.InetAddress client) {
        return Optional.of("host.example.test").filter(_ -> client.getHostAddress().endsWith(".7"));
    }

    @Override
    public EmailAddress robot(Domain domain) {
        return new EmailAddress("sympa", domain);
    }

    @Override
    public boolean isOpen(EmailAddress list) {
        return open;
    }

    @Override
    public Optional<String> parameter(EmailAddress list, String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    @Override
    public long members(EmailAddress list) {
        return 12;
    }
}
