package org.colombier.routing;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The site's own tables: lists of specifications {@code type:name}, of which the first that knows the key answers. Files
 * by convention below {@code etc-dir/routing} are read besides, if they are there; {@code virtual_regexp} and the like will do, too.
 *
 * @param virtualAliasMaps    addresses to addresses, of any domain, as virtual(5); then the files {@code virtual} (texthash), {@code virtual.regexp} and {@code virtual.pcre}
 * @param virtualAliasDomains domains all of whose addresses are aliases: names, or tables with a key for each; if not set, those that stand alone as a key in the alias tables; besides, those of the file {@code virtual_domains}
 * @param localDomains        domains whose addresses the tables may give by their local part alone; if not set, our host name
 * @param propagateExtensions an extension that a table does not know is appended to the addresses it gives
 * @param relayDomains        domains that we take mail for and pass on, with what is below them: names, or tables with a key for each
 * @param relayRecipientMaps  the recipients of relay domains and of domains we are backup MX of; none for all
 * @param transportMaps       how mail for an address or domain leaves, as transport(5); then the files {@code transport} (texthash), {@code transport.regexp} and {@code transport.pcre}
 * @param senderDependentTransportMaps the transport, or the relay host, of mail from a sender: {@code user@domain} or {@code @domain}; {@code <>} is the null sender
 * @param relocatedMaps       addresses that have moved and where to, for the refusal, as relocated(5)
 * @param recipientBccMaps    who gets a copy of mail to an address
 * @param senderBccMaps       who gets a copy of mail from an address
 * @param alwaysBcc           who gets a copy of all mail
 */
@ConfigurationProperties("colombier.routing")
record RoutingMaps(@DefaultValue List<String> virtualAliasMaps, @DefaultValue List<String> virtualAliasDomains, @DefaultValue List<String> localDomains,
    @DefaultValue("true") boolean propagateExtensions, @DefaultValue List<String> relayDomains, @DefaultValue List<String> relayRecipientMaps,
    @DefaultValue List<String> transportMaps, @DefaultValue List<String> senderDependentTransportMaps, @DefaultValue List<String> relocatedMaps,
    @DefaultValue List<String> recipientBccMaps, @DefaultValue List<String> senderBccMaps, @DefaultValue("") String alwaysBcc) {

    RoutingMaps {
        if (!alwaysBcc.isEmpty() && org.colombier.mail.EmailAddress.tryParse(alwaysBcc).isEmpty()) {
            throw new IllegalArgumentException("colombier.routing.always-bcc: not an address: " + alwaysBcc);
        }
    }
}
