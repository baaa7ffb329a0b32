/** What every route file keeps to. Each convention is a function of a set of files, so that it judges our routes and the fixture that breaks it. */
package routes.convention;
