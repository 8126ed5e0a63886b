/** From a page's name and model to HTML: templates, the texts of both languages, what frames every page. Inside the portal only. */
@org.jspecify.annotations.NullMarked
package org.colombier.portal.view;
