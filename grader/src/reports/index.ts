/** Reports from one result object: for the learner, the teacher, spreadsheets, learning platforms and build servers. */
export { PLAIN_FORMATS, type PlainFormat, plainReport } from "./plain";
export { dashboardPage } from "./dashboard";
export { similarPage } from "./similar";
export { type ClassStatistics, statisticsOf } from "./statistics";
export { CLASS_FORMATS, type ClassFormat, writeReports } from "./write";
