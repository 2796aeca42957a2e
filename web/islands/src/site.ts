import './theme'
import './times'
