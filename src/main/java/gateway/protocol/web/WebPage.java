package gateway.protocol.web;

/**
 * A page of the web that is cited.
 *
 * @param url empty where it is not told
 * @param title empty where it is not told
 */
public record WebPage(String url, String title) {}
