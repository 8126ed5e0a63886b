package org.colombier.lists.bounce;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a refusal means, by its words first and its enhanced code second: many hosts give one code for everything, but say
 * in words what they mean. The order of the rules matters, the first that fits decides. Pure.
 */
final class RefusalWords {

    private static final int MOST_CHARACTERS = 8_000;

    /** Words that decide, whatever the code. */
    private record Rule(BounceKind kind, Pattern words) {
    }

    private static final List<Rule> RULES = List.of(
        // Our address is what they do not like: says nothing of theirs.
        rule(BounceKind.POLICY, "sender (?:address|domain|e-?mail)[^.]{0,40}(?:reject|not exist|not found|unknown|verif|denied|blocked|invalid)|sender verify failed"
            + "|callout verification|(?:spf|dkim|dmarc|arc)\\b.{0,60}(?:fail|reject|polic|align|check|pass|none|reject|unauth)"
            + "|(?:fail|reject|polic|unauth)\\w{0,10}.{0,60}\\b(?:spf|dkim|dmarc)\\b|unauthenticated (?:e-?)?mail|not authenticated|reverse dns|ptr record|helo|ehlo"),
        rule(BounceKind.POLICY, "\\bspam\\b|spamhaus|\\bspf\\b|\\bdkim\\b|\\bdmarc\\b|unsolicited|\\bbulk mail|dt:spm|dnsbl|\\brbl\\b|blacklist|black list|blocklist|block list|blocked using"
            + "|\\breputation\\b|\\bvirus\\b|malware|phishing|banned|content (?:filter|reject|restriction|polic)|message content|content of (?:your|the) message|contenu ind|inhalt"
            + "|attachment (?:type|removed|not)|prohibited attachment|suspicious|(?<!not )\\blisted (?:at|in|on|by) |ip .{0,40}block|block\\w{0,10} .{0,40}\\bip\\b|too many (?:connections|messages|recipients|errors|complaints)"
            + "|trop de connexions|frequency limit|rate limit|ratelimit|throttl|temporarily deferred due to|user complaints|greylist|graylist|gr[ea]y ?listed|policy (?:reasons?|violation|reject|restriction)"
            + "|(?:reject|violat|block|refus)\\w{0,10}.{0,40}\\b(?:policy|policies)\\b|transport\\.rules|administrative prohibition|prohibited by administrator|not accepted for policy"
            + "|resolver\\.rst|restricted(?: to| recipient)|not allowed to (?:send|post)|ne dispose pas de l'autorisation|keine berechtigung|nicht berechtigt|delivery not authorized|mimecast|impersonation"
            + "|richtlinie|ofr_(?:5\\d\\d|999)|lpn(?:007|105|110|506|510)|barracuda"),
        // The host is none of that domain's: the address leads nowhere.
        rule(BounceKind.HARD, "relay(?:ing)? (?:access )?(?:is )?(?:denied|not permitted|prohibited|not allowed)|unable to relay|not permitted to relay|we do not relay|relay not permitted"),
        rule(BounceKind.SOFT, "quota|mailbox exceeds|mailbox (?:is )?full|mailbox .{0,60}\\bfull\\b|box full|inbox is full|over ?quota|exceed\\w{0,5} (?:its |the |their )?(?:storage|mailbox|disk)|storage (?:limit|space)"
            + "|insufficient (?:disk|storage|space)|disk full|no space left|out of space|out of storage|bo[iî]te .{0,40}pleine|compte plein|postfach .{0,30}voll|postfach .{0,40}überschritten|speicherplatz"
            + "|buz[oó]n .{0,30}lleno|casella .{0,30}piena|переполнен|mailfolder is full|ofr_417"),
        rule(BounceKind.SIZE, "(?:message|mail|e-?mail|size|data)[^.]{0,40}(?:too (?:large|big)|exceeds?)[^.]{0,60}|message (?:is )?too long|(?:exceeds?|larger than)[^.]{0,40}(?:size|limit|maximum)"
            + "|zu gro(?:ß|ss)|trop (?:gros|volumineu|grand)|maximum message size|fixed maximum"),
        rule(BounceKind.HARD, "(?:user|mailbox|recipient|account|address|alias|login|e-?mail)(?: name)?(?: \\S{1,80})?[ :]{0,3}(?:is |was |are )?(?:unknown|not found|not exist|invalid|unavailable|no longer|not (?:listed|known|valid))"
            + "|(?:unknown|invalid|no such|bad|nonexistent|non-existent|illegal|undeliverable) (?:(?:local|destination|virtual|relay|forwarding) )?(?:user|mailbox|recipient|account|address|addressee|alias|local.?part|person|e-?mail)"
            + "|(?:user|mailbox|recipient|account|address)\\b.{0,80}(?:does ?n[o']t exist|do(?:es)? not exist|not exist|not found|couldn't be found|could not be found|wasn't found|was not found)"
            + "|doesn't have an? .{0,40}account|no mailbox (?:here|by|with)|no such (?:user|person|mailbox)|not a valid (?:mailbox|user|recipient|address)|not our customer|unrouteable address|unrouteable mail"
            + "|not listed in (?:domino|the public|public)|no matches to nameserver|no one (?:here )?by that name|there is no user|this address no longer accepts|recipnotfound|recipientnotfound"
            + "|recipient address rejected: (?:access denied|undeliverable)|recipient rejected|invalide?r? (?:empfänger|destinataire)|(?:destinataire|adresse)\\b.{0,60}(?:inconnu|invalide|n'existe|introuvable)"
            + "|(?:utilisateur|compte|bo[iî]te) (?:\\S+ )?(?:inconnu|inexistant|introuvable)|(?:empfänger|benutzer|postfach|adresse)\\b.{0,60}(?:unbekannt|nicht gefunden|existiert nicht|nicht bekannt|ungültig)"
            + "|usuario (?:desconocido|no existe)|utente sconosciuto|usuário (?:desconhecido|inexistente)|пользователь .{0,40}не найден|нет такого|ofr_416|lpn416|用户不存在|not a known user|user .{0,60}not (?:known|listed)"),
        rule(BounceKind.HARD, "(?:account|mailbox|user|recipient)\\b.{0,60}(?:disabled|deactivated|inactive|suspended|locked|expired|closed|discontinued|terminated|blocked|désactivé|gesperrt|deaktiviert)"
            + "|(?:disabled|deactivated|inactive|suspended|closed|expired) (?:account|mailbox|user|recipient)|bo[iî]te .{0,40}(?:désactivée|fermée)|compte .{0,30}(?:désactivé|fermé|suspendu)"),
        rule(BounceKind.HARD, "(?:user|recipient|mailbox|person|has) (?:has )?moved|no longer (?:with|works|employed|at|in use|valid|available|accept)|changed (?:his|her|their|its|my) (?:e-?mail )?address|has left the company|address has changed"
            + "|ne travaille plus|n'est plus (?:valide|en service|utilisée)|nicht mehr (?:gültig|in|bei|erreichbar|tätig)"),
        rule(BounceKind.HARD, "(?:host|domain|name)(?: name)?(?: \\S{1,80})?(?: or domain name)? not found|domain .{0,80}(?:does not exist|not exist|unknown|couldn't be found)|unknown (?:host|domain)|nxdomain"
            + "|no (?:mx|valid mx|such domain|such host)|bad destination (?:system|host|mailbox address)|null ?mx|does not accept mail|dns error|domaine .{0,60}(?:inconnu|introuvable|n'existe)|domain(?:e)? .{0,40}nicht gefunden"
            + "|unrouteable domain|all relevant mx records point|not reachable by dns"),
        rule(BounceKind.SOFT, "timed? ?out|time-out|connection (?:refused|reset|lost|dropped|failed)|no route to host|network (?:is )?unreachable|host .{0,30}(?:unreachable|down)|could(?: no|n')t (?:connect|establish)|unable to connect"
            + "|retry time(?:out)?|lost connection|délai .{0,20}(?:dépassé|expiré)|zeitüberschreitung|too long in (?:the )?queue|delivery time expired|wasn't able to connect|not responding|unable to contact"),
        rule(BounceKind.SOFT, "mail(?:er)? loop|loops back|routing loop|\\bloop\\b|too many hops|hop count|mail forwarding loop"));

    private RefusalWords() {
    }

    /** @param status an enhanced code, may be empty; {@code words} of the other side, any length */
    static BounceKind kind(String status, String words) {
        return byCertainCode(status, words).or(() -> byWords(words)).orElseGet(() -> byCode(status));
    }

    /** What the words alone say; empty if they say nothing that we know. */
    static Optional<BounceKind> byWords(String words) {
        String bounded = words.length() > MOST_CHARACTERS ? words.substring(0, MOST_CHARACTERS) : words;
        String text = bounded.toLowerCase(Locale.ROOT).replace('’', '\'').replaceAll("[\\s\\p{Cntrl}]+", " ");
        return RULES.stream().filter(rule -> rule.words().matcher(text).find()).findFirst().map(Rule::kind);
    }

    /** RFC 3463 section 3.2: about the recipient's address, or about ours (X.1.7, X.1.8); and a mailbox too full or a message too large. */
    private static Optional<BounceKind> byCertainCode(String status, String words) {
        if (status.matches("5\\.1\\.[78]")) {
            return Optional.of(BounceKind.POLICY);
        }
        boolean sender = words.toLowerCase(Locale.ROOT).contains("sender");
        return switch (status) {
            case "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10" -> sender ? Optional.empty() : Optional.of(BounceKind.HARD);
            case "5.2.2", "4.2.2" -> Optional.of(BounceKind.SOFT);
            case "5.2.3", "5.3.4" -> Optional.of(BounceKind.SIZE);
            case "5.7.8", "5.7.9", "5.7.20", "5.7.21", "5.7.22", "5.7.23", "5.7.24", "5.7.25", "5.7.26", "5.7.27", "5.7.28" -> Optional.of(BounceKind.POLICY);
            default -> Optional.empty();
        };
    }

    /** RFC 3463 section 3, where the words say nothing. */
    private static BounceKind byCode(String status) {
        String[] parts = status.split("\\.");
        if (parts.length != 3) {
            return BounceKind.UNKNOWN;
        }
        boolean permanent = parts[0].equals("5");
        return switch (parts[1]) {
            case "0", "1", "2" -> permanent ? BounceKind.HARD : BounceKind.SOFT;
            // 5.4.4: no route to the domain; others of system, network and protocol pass.
            case "4" -> status.equals("5.4.4") || status.equals("5.4.310") ? BounceKind.HARD : BounceKind.SOFT;
            case "6", "7" -> BounceKind.POLICY;
            default -> BounceKind.SOFT;
        };
    }

    private static Rule rule(BounceKind kind, String words) {
        return new Rule(kind, Pattern.compile(words));
    }
}
