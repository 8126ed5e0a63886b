package org.colombier.lists.template;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.colombier.directory.Domains;
import org.colombier.directory.Listmasters;
import org.colombier.lists.scenario.Decision;
import org.colombier.lists.scenario.ScenarioTrouble;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Tells the listmasters of a domain that a scenario is not in order: of each file and fault once a day, whichever node meets it. Thread-safe. */
@Component
class ScenarioTroubleLetter implements ScenarioTrouble {

    private static final Duration AGAIN = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final Domains domains;
    private final Listmasters listmasters;
    private final ObjectProvider<RobotPost> robotPost;
    private final Clock clock;
    /** Spares the database the question for each message to a broken list. */
    private final Cache<String, Boolean> toldHere = Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofMinutes(10)).build();

    ScenarioTroubleLetter(JdbcClient jdbc, Domains domains, Listmasters listmasters, ObjectProvider<RobotPost> robotPost, Clock clock) {
        this.jdbc = jdbc;
        this.domains = domains;
        this.listmasters = listmasters;
        this.robotPost = robotPost;
        this.clock = clock;
    }

    @Override
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void met(Domain domain, Optional<EmailAddress> list, Decision decision) {
        String fault = DigestUtils.sha256Hex(domain.ascii() + ' ' + decision.file() + ' ' + decision.line() + ' ' + decision.reason());
        if (toldHere.asMap().putIfAbsent(fault, true) != null) {
            return;
        }
        LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        int changed = jdbc.sql("INSERT INTO scenario_fault (fault, told) VALUES (:fault, :now) ON DUPLICATE KEY UPDATE told = IF(told < :limit, VALUES(told), told)")
            .param("fault", fault).param("now", now).param("limit", now.minus(AGAIN)).update();
        if (changed > 0) {
            jdbc.sql("DELETE FROM scenario_fault WHERE told < ?").param(now.minusDays(30)).update();
            listmastersOf(domain).forEach(who -> robotPost.getObject().send(letter(domain, list, decision, who)));
        }
    }

    private Letter letter(Domain domain, Optional<EmailAddress> list, Decision decision, EmailAddress who) {
        Locale language = domains.find(domain).map(d -> Locale.forLanguageTag(d.language())).orElse(Locale.ENGLISH);
        return Letter.fromRobot(domain, "scenario_fault", who, language).with("file", decision.file()).with("line", decision.line())
            .with("rule", decision.rule()).with("fault", decision.reason()).with("concerned", list.map(EmailAddress::toString).orElse(""));
    }

    private Collection<EmailAddress> listmastersOf(Domain domain) {
        Collection<EmailAddress> own = domains.listmasters(domain);
        return own.isEmpty() ? listmasters.ofSite() : own;
    }
}
